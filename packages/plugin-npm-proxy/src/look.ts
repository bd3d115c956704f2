import type { ProxyEntry } from '@docker-watcher/sdk';
import { type FreshAnswer, freshRequest } from './fresh-request.js';
import { MARKER_PATH, readMarker } from './marker.js';

/** What a visitor's connection meets. */
export type Sight =
  | { readonly kind: 'marker'; readonly generation: string }
  /** Something answers, but not our marker. */
  | { readonly kind: 'other'; readonly status: number }
  | { readonly kind: 'silence'; readonly reason: string };

/** A worker that ends at a reload may close a connection that it has just taken. */
const REPEATS = 2;

/** One look at the marker of `name`, on a connection of its own. */
export async function look(entry: ProxyEntry, name: string, signal: AbortSignal): Promise<Sight> {
  let answer: FreshAnswer;
  for (let again = REPEATS; ; again--) {
    try {
      answer = await freshRequest(entry, name, MARKER_PATH, signal);
      break;
    } catch (error) {
      signal.throwIfAborted();
      if (again > 0 && (error as NodeJS.ErrnoException).code === 'ECONNRESET') continue;
      return { kind: 'silence', reason: `${entry.connectTo}:${entry.port}: ${(error as Error).message}` };
    }
  }
  const generation = answer.status === 200 ? readMarker(answer.body) : undefined;
  return generation === undefined ? { kind: 'other', status: answer.status } : { kind: 'marker', generation };
}

/** Is `generation` what answers? Empty stands for a configuration that is not ours. */
export function isSeen(sight: Sight, generation: string): boolean {
  if (generation === '') return sight.kind === 'other';
  return sight.kind === 'marker' && sight.generation === generation;
}

export function inWords(sight: Sight): string {
  if (sight.kind === 'marker') return `nginx serves ${sight.generation}.`;
  if (sight.kind === 'other') return `No marker of docker-watcher answers (status ${sight.status}).`;
  return `nginx does not answer at ${sight.reason}.`;
}
