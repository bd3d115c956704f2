import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';

const QUIET_MS = 200;
/** A folder where something is written all the time must not put off the look for ever. */
const LONGEST_WAIT_MS = 1_000;
/** Where the system tells nothing: a file mounted by itself, network and desktop file systems. */
const LOOK_EVERY_MS = 2_000;

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Called once when the file has lost its last name: mounted by itself, it was replaced where it comes from. */
  readonly onDetached?: () => void;
}

/**
 * Calls `onChange` when the content of `file` has become another, until `signal` aborts. Watches the folder: editors
 * replace files, and Kubernetes swaps a link beside them.
 */
export function watchConfig(file: string, onChange: () => void, { signal, onDetached }: WatchOptions): void {
  if (signal.aborted) return;
  let known = contentOf(file);
  let canDetach = onDetached !== undefined && namesOf(file) > 0;
  let waiting: NodeJS.Timeout | undefined;
  let waitingSince = 0;

  const look = (): void => {
    waiting = undefined;
    const now = contentOf(file);
    if (now === known) return;
    known = now;
    onChange();
  };
  const lookSoon = (): void => {
    const now = performance.now();
    if (waiting === undefined) waitingSince = now;
    clearTimeout(waiting);
    waiting = setTimeout(look, Math.min(QUIET_MS, Math.max(0, waitingSince + LONGEST_WAIT_MS - now)));
  };
  const lookWhenOther = (): void => {
    if (canDetach && namesOf(file) === 0) {
      canDetach = false;
      onDetached?.();
    }
    if (waiting === undefined && contentOf(file) !== known) lookSoon();
  };

  const watcher = watchFolder(dirname(file), lookSoon);
  const timer = setInterval(lookWhenOther, LOOK_EVERY_MS);
  timer.unref();
  signal.addEventListener(
    'abort',
    () => {
      watcher?.close();
      clearInterval(timer);
      clearTimeout(waiting);
    },
    { once: true },
  );
}

/** Without a watcher (none left, no such folder) looking now and then remains. */
function watchFolder(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

/** How many names the file at this path has: none, when only a mount still holds it. One where nobody can tell. */
function namesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.nlink ?? 1;
}

/** A file that is gone is a content of its own. */
function contentOf(file: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}
