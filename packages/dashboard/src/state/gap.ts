import type { ReleaseView, StageView } from '../api/views.js';

/** How far a stage is behind the one before it. */
export type Gap =
  | { readonly kind: 'same' }
  | { readonly kind: 'behind'; readonly releases: number; readonly ms: number }
  /** What runs never ran, or no longer counts, on the stage before. */
  | { readonly kind: 'apart' };

/** Undefined when one of them runs nothing. `releases` are those of the stage before, in any order. */
export function gapOf(before: StageView, after: StageView, releases: readonly ReleaseView[]): Gap | undefined {
  if (before.live === undefined || after.live === undefined) return undefined;
  if (before.live.digest === after.live.digest) return { kind: 'same' };
  const newestFirst = [...releases].sort((a, b) => b.number - a.number);
  const at = newestFirst.findIndex(({ digest }) => digest === after.live?.digest);
  const found = newestFirst[at];
  if (found === undefined) return { kind: 'apart' };
  return { kind: 'behind', releases: at, ms: Date.parse(before.live.since) - Date.parse(found.liveAt) };
}
