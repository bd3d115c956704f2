import { closeSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** The kernel takes 107 bytes on Linux and 103 on macOS. */
const MOST_BYTES = 103;

/** A name for a unix socket that the kernel takes. `close` when connected or done listening. */
export interface ShortPath {
  readonly path: string;
  close(): void;
}

/**
 * Data folders can be deep, and unix sockets can't: on Linux a long path is shortened by going through an open folder.
 * Throws a plain sentence where that way does not exist.
 */
export function shortSocketPath(path: string): ShortPath {
  if (Buffer.byteLength(path) <= MOST_BYTES) return { path, close: () => {} };
  if (process.platform !== 'linux' || Buffer.byteLength(basename(path)) > 60) {
    throw new Error(
      `the path of the control socket is longer than ${MOST_BYTES} bytes: ${path}. Set "control" to a shorter path`,
    );
  }
  const folder = openSync(dirname(path), 'r');
  return { path: `/proc/self/fd/${folder}/${basename(path)}`, close: () => closeSync(folder) };
}
