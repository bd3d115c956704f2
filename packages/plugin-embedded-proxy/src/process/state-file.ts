import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Route } from '@docker-watcher/sdk';
import { isRecord, readRoute } from './route-entry.js';

export interface LoadedState {
  readonly routes: readonly Route[];
  /** What a person should know about: bad entries, a fallback to the last good copy. */
  readonly problems: readonly string[];
}

/** The new state is in the file, but may not survive a loss of power. */
export class NotSynced extends Error {}

/**
 * The routes on disk. A save is all or nothing at every instant: the new text is written and synced under a temporary
 * name, the present file becomes the last good copy, then one rename makes the new one the file.
 */
export class StateFile {
  /** Entries this version can't read. They are written back as they are: a newer version may know them. */
  private unread: readonly unknown[] = [];
  private isPresentGood = false;

  constructor(readonly path: string) {}

  async load(): Promise<LoadedState> {
    const present = await this.read(this.path);
    if (present.kind === 'good') {
      this.isPresentGood = true;
      return this.accept(present.entries, []);
    }
    const copy = await this.read(this.copyPath);
    if (present.kind === 'absent' && copy.kind === 'absent') return { routes: [], problems: [] };
    const problem =
      present.kind === 'absent' ? `${this.path} is missing` : `${this.path} can't be read (${present.why})`;
    if (present.kind === 'bad') await rename(this.path, `${this.path}.bad`);
    if (copy.kind === 'good') return this.accept(copy.entries, [`${problem}; the last good copy serves instead`]);
    return { routes: [], problems: [`${problem} and there is no good copy; routes come back as they are put again`] };
  }

  /** Resolves when `routes` would be found after a crash or a loss of power. On `NotSynced` a crash would find them. */
  async save(routes: readonly Route[]): Promise<void> {
    const hosts = new Set(routes.map((route) => route.host));
    this.unread = this.unread.filter((entry) => !(isRecord(entry) && hosts.has(String(entry.host))));
    const text = `${JSON.stringify({ version: 1, routes: [...routes, ...this.unread] }, null, 2)}\n`;
    const draft = `${this.path}.tmp`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A bad file is never made the last good copy.
    if (this.isPresentGood) await this.keepCopy();
    await rename(draft, this.path);
    this.isPresentGood = true;
    await syncFolder(dirname(this.path)).catch((cause: unknown) => {
      throw new NotSynced(`the folder of ${this.path} could not be synced`, { cause });
    });
  }

  private get copyPath(): string {
    return `${this.path}.1`;
  }

  /** By hard link and rename, so that at no instant both names are missing. */
  private async keepCopy(): Promise<void> {
    const draft = join(dirname(this.path), `.${basename(this.path)}.1.tmp`);
    await rm(draft, { force: true });
    await link(this.path, draft);
    await rename(draft, this.copyPath);
  }

  private accept(entries: readonly unknown[], problems: readonly string[]): LoadedState {
    const read = entries.map((entry) => ({ entry, result: readRoute(entry) }));
    this.unread = read.filter(({ result }) => !result.ok).map(({ entry }) => entry);
    const byHost = new Map<string, Route>();
    const found = [...problems];
    for (const [at, { result }] of read.entries()) {
      if (result.ok) byHost.set(result.route.host, result.route);
      else found.push(`entry ${at + 1} of ${this.path} ${result.why}; the other routes serve`);
    }
    return { routes: [...byHost.values()], problems: found };
  }

  private async read(path: string): Promise<FileState> {
    try {
      const value: unknown = JSON.parse(await readFile(path, 'utf8'));
      if (!isRecord(value) || !Array.isArray(value.routes)) return { kind: 'bad', why: 'it holds no list of routes' };
      return { kind: 'good', entries: value.routes };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'absent' };
      return { kind: 'bad', why: (error as Error).message };
    }
  }
}

type FileState =
  | { readonly kind: 'good'; readonly entries: readonly unknown[] }
  | { readonly kind: 'bad'; readonly why: string }
  | { readonly kind: 'absent' };

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
