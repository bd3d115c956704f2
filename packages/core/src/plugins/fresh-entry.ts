import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { FoundPackage } from './find-package.js';

/** What to import of a plugin named by its folder, and a word for what its code is now. */
export interface FreshEntry {
  readonly path: string;
  readonly revision: string;
}

/** By entry file: where each revision was imported from. */
const imported = new Map<string, Map<string, string>>();

/**
 * The code of a folder may change while docker-watcher runs, and Node imports a file once only. So changed code is imported
 * from a copy below the plugin's own `node_modules`, from where it finds all that it found before.
 */
export async function freshEntry({ dir, entry }: Pick<FoundPackage, 'dir' | 'entry'>): Promise<FreshEntry> {
  const code = dirname(entry);
  const files = await filesOf(code);
  const revision = await digestOf(code, files);
  const revisions = imported.get(entry) ?? new Map<string, string>();
  imported.set(entry, revisions);
  const known = revisions.get(revision);
  if (known !== undefined) return { path: known, revision };
  const path = revisions.size === 0 ? entry : await copyOf({ dir, entry, files, revision });
  revisions.set(revision, path);
  return { path, revision };
}

async function copyOf(of: {
  readonly dir: string;
  readonly entry: string;
  readonly files: readonly string[];
  readonly revision: string;
}): Promise<string> {
  const copy = join(of.dir, 'node_modules/.cache/docker-watcher', of.revision);
  for (const file of [join(of.dir, 'package.json'), ...of.files]) {
    const place = join(copy, relative(of.dir, file));
    await mkdir(dirname(place), { recursive: true });
    await cp(file, place);
  }
  return join(copy, relative(of.dir, of.entry));
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry): readonly string[] | Promise<readonly string[]> => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git' ? filesOf(path) : [];
  });
  return (await Promise.all(nested)).flat().sort();
}

async function digestOf(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${relative(folder, file)}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
