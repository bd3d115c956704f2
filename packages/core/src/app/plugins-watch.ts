import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { PluginSet } from '../plugins/index.js';

/** A build writes many files: one look when it is quiet again. */
const QUIET_MS = 300;

/** Looks at the code of plugins that are named by their folder, for people who write one. */
export class PluginWatch {
  #watchers: readonly FSWatcher[] = [];
  #waiting: NodeJS.Timeout | undefined;

  constructor(
    private readonly onChange: () => void,
    signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  /** Call after each change of the plugins. */
  use({ plugins }: PluginSet): void {
    this.#close();
    const folders = plugins.filter(({ revision }) => revision !== undefined).map((one) => dirname(one.package.entry));
    this.#watchers = folders.flatMap((folder) => this.#watch(folder) ?? []);
  }

  /** Where the system has no watcher to give, a reload by signal or API remains. */
  #watch(folder: string): FSWatcher | undefined {
    try {
      const watcher = watch(folder, { persistent: false, recursive: true }, () => {
        clearTimeout(this.#waiting);
        this.#waiting = setTimeout(this.onChange, QUIET_MS);
      });
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return undefined;
    }
  }

  #close(): void {
    clearTimeout(this.#waiting);
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }
}
