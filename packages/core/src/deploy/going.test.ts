import { describe, expect, it } from 'vitest';
import { goingOf } from './going.js';

/** `a1`: the digest a with the configuration 1; a star: live; a minus: let go of already. The newest first. */
function releases(...words: readonly string[]) {
  return words.map((word) => ({
    word,
    digest: word.slice(0, 1),
    configHash: word.slice(1, 2),
    ...(word.endsWith('*') ? {} : { retiredAt: new Date(1) }),
    ...(word.endsWith('-') ? { prunedAt: new Date(2) } : {}),
  }));
}

describe('the releases to let go of', () => {
  it.each([
    [['c1*', 'b1', 'a1'], 2, []],
    [['d1*', 'c1', 'b1', 'a1'], 2, ['a1']],
    [['b1*', 'a1'], 0, ['a1']],
    // Restarted twice: what it was before is the way back.
    [['b1*', 'b1', 'b1', 'a1'], 1, ['b1', 'b1']],
    // Back and forth: each is kept once, as it was last.
    [['a1*', 'b1', 'a1', 'b1'], 2, ['a1', 'b1']],
    // Another configuration is another way back.
    [['a2*', 'a1'], 1, []],
    [['c1*', 'b1', 'a1-'], 1, []],
    [[], 2, []],
  ])('%j keeping %i are %j', (words, keep, going) => {
    expect(goingOf(releases(...words), keep).map(({ word }) => word)).toEqual(going);
  });
});
