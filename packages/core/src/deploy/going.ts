import type { Release } from './model.js';

type Past = Pick<Release, 'digest' | 'configHash' | 'retiredAt' | 'prunedAt'>;

/**
 * The releases to let go of so that `keep` ways back are left. One that was live before with the same digest and
 * configuration, as after a restart, is no other way back: it would only push those out that are. `releases`: the newest
 * first, with the live one.
 */
export function goingOf<R extends Past>(releases: readonly R[], keep: number): readonly R[] {
  const seen = new Set(releases.filter(({ retiredAt }) => retiredAt === undefined).map(keyOf));
  let left = keep;
  return releases.filter((release) => {
    if (release.retiredAt === undefined || release.prunedAt !== undefined) return false;
    if (left === 0 || seen.has(keyOf(release))) return true;
    seen.add(keyOf(release));
    left -= 1;
    return false;
  });
}

function keyOf({ digest, configHash }: Past): string {
  return `${digest} ${configHash}`;
}
