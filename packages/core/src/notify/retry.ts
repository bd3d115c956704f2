import { isPluginError } from '@docker-watcher/sdk';
import { messageOf } from '../base/index.js';

/** Waited after the first, second, … failed delivery; after the last of them the message is given up. */
export const PAUSES_MS = [1_000, 5_000, 30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000, 2 * 60 * 60_000] as const;

/** A notifier that asks for more patience than this is not believed. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;
const LONGEST_REASON = 500;

export type Verdict =
  | { readonly kind: 'again'; readonly afterMs: number; readonly reason: string }
  /** `isRefused`: the notifier says that trying again is of no use. */
  | { readonly kind: 'dead'; readonly reason: string; readonly isRefused: boolean };

/** What a failed delivery means for its message; `attempts` counts this one. Never earlier than the notifier asks for. */
export function judge(error: unknown, attempts: number): Verdict {
  const reason = messageOf(error).slice(0, LONGEST_REASON);
  const pauseMs = PAUSES_MS[attempts - 1];
  const isRefused = isPluginError(error) && !error.retryable;
  if (isRefused || pauseMs === undefined) return { kind: 'dead', reason, isRefused };
  if (!isPluginError(error)) return { kind: 'again', afterMs: pauseMs, reason };
  const askedMs = Math.min(error.retryAfterMs ?? 0, LONGEST_PAUSE_MS);
  return { kind: 'again', afterMs: Math.max(pauseMs, askedMs), reason };
}
