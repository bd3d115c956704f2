import type { AppError } from '../base/index.js';

/** What the command tells the shell; documented in its help. */
export const EXIT = {
  ok: 0,
  /** It was tried and failed. */
  failure: 1,
  /** The command or the configuration is not right. */
  usage: 2,
  /** docker-watcher said no: not allowed, or not now. */
  refused: 3,
} as const;

const USAGE = [400, 404, 405, 413, 415, 422];
const REFUSED = [401, 403, 409, 429];

export function exitCodeOf(error: AppError): number {
  if (USAGE.includes(error.status)) return EXIT.usage;
  return REFUSED.includes(error.status) ? EXIT.refused : EXIT.failure;
}
