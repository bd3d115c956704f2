import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TagPolicy } from '../images/index.js';
import { type Attempt, type Choice, isAbove, rank, tied } from './rank.js';

const POLICY: TagPolicy = { pattern: { kind: 'glob', text: '*' }, order: 'auto' };
const BORN = new Date(0);
const choice = (tag: string, look = 1, more: { pushed?: number; built?: number; digest?: string } = {}): Choice => ({
  tag,
  look,
  bornAt: BORN,
  eligible: true,
  ...(more.digest === undefined ? {} : { digest: more.digest }),
  ...(more.pushed === undefined ? {} : { pushedAt: new Date(more.pushed) }),
  ...(more.built === undefined ? {} : { createdAt: new Date(more.built) }),
});
const tags = (choices: readonly Choice[]) => rank(POLICY, choices).choices.map(({ tag }) => tag);

describe('rank', () => {
  it('goes by version, push, look', () => {
    expect(tags([choice('v1.9.0', 2), choice('v1.10.0')])).toEqual(['v1.10.0', 'v1.9.0']);
    expect(tags([choice('a', 1, { pushed: 1 }), choice('b', 1, { pushed: 2 })])).toEqual(['b', 'a']);
    expect(tags([choice('dev-9', 2), choice('dev-10')])).toEqual(['dev-9', 'dev-10']);
  });

  it('goes by build time where names tell nothing', () => {
    expect(tags([choice('sha-f', 1, { built: 5 }), choice('sha-a', 1, { built: 9 }), choice('sha-b')])).toEqual([
      'sha-a',
      'sha-f',
      'sha-b',
    ]);
    // Numbers tell enough.
    expect(tags([choice('dev-1', 1, { built: 9 }), choice('dev-2', 1, { built: 5 })])).toEqual(['dev-2', 'dev-1']);
  });

  it('asks for the build time of ten at most, and only of the latest look', () => {
    const many = Array.from({ length: 20 }, (_, i) => choice(`${'abcdefghijklmnopqrst'[i]}`, i < 4 ? 2 : 1));
    expect(tied(rank(POLICY, many)).map(({ tag }) => tag)).toEqual(['d', 'c', 'b', 'a']);
    expect(tied(rank(POLICY, many.slice(4)))).toHaveLength(10);
    expect(tied(rank(POLICY, [choice('dev-1'), choice('dev-2')]))).toEqual([]);
    expect(tied(rank(POLICY, [choice('v1.0.0'), choice('v1.0.1')]))).toEqual([]);
  });

  it('is the same whatever the order of the listing', () => {
    const any = fc.record({
      tag: fc.constantFrom('v1.0.0', 'v1.0.1', 'dev-1', 'dev-10', 'sha-a1', 'sha-b', 'latest'),
      look: fc.integer({ min: 1, max: 3 }),
      built: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    });
    const shuffled = fc
      .uniqueArray(any, { selector: ({ tag }) => tag })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const made = (given: typeof list) =>
          given.map(({ tag, look, built }) => choice(tag, look, built === undefined ? {} : { built }));
        expect(tags(made(list))).toEqual(tags(made(other)));
      }),
    );
  });
});

describe('above the mark', () => {
  const mark = (tag: string, look: number, more: { pushed?: number; built?: number } = {}): Attempt => ({
    ...choice(tag, look, more),
    digest: 'tried',
  });
  it.each([
    ['a newer version', 'semver', choice('v1.1.0'), mark('v1.0.0', 5), true],
    ['an older version seen later', 'semver', choice('v0.9.0', 9), mark('v1.0.0', 5), false],
    ['the same tag and digest', 'semver', choice('v1.0.0', 9, { digest: 'tried' }), mark('v1.0.0', 5), false],
    ['the same tag, moved', 'semver', choice('v1.0.0', 9, { digest: 'new' }), mark('v1.0.0', 5), true],
    ['the same tag as it was before', 'seen', choice('latest', 4, { digest: 'old' }), mark('latest', 5), false],
    ['a later push', 'pushed', choice('a', 1, { pushed: 2 }), mark('b', 5, { pushed: 1 }), true],
    ['an earlier push', 'pushed', choice('a', 9, { pushed: 1 }), mark('b', 5, { pushed: 2 }), false],
    ['a push against an unknown one, by look', 'pushed', choice('a', 4, { pushed: 9 }), mark('b', 5), false],
    ['a later look', 'seen', choice('a', 6), mark('b', 5), true],
    ['an earlier look', 'seen', choice('z', 4), mark('b', 5), false],
    ['the next in the series', 'seen', choice('dev-10', 5), mark('dev-9', 5), true],
    ['a name that tells nothing', 'seen', choice('sha-f', 5), mark('sha-b1', 5), false],
    ['a later build', 'seen', choice('sha-f', 5, { built: 2 }), mark('sha-b1', 5, { built: 1 }), true],
    ['a build against an unknown one', 'seen', choice('sha-f', 5, { built: 2 }), mark('sha-b1', 5), false],
  ] as const)('%s', (_, order, given, attempt, expected) => {
    expect(isAbove(order, given, attempt)).toBe(expected);
  });
});
