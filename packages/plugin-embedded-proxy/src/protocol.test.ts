import { describe, expect, it } from 'vitest';
import { commonVersion } from './protocol.js';

describe('commonVersion', () => {
  const ours = { oldest: 1, newest: 2 };
  it.each([
    ['the same', { oldest: 1, newest: 2 }, 2],
    ['one behind', { oldest: 0, newest: 1 }, 1],
    ['one ahead', { oldest: 2, newest: 3 }, 2],
    ['two ahead', { oldest: 3, newest: 4 }, undefined],
    ['two behind', { oldest: -1, newest: 0 }, undefined],
    ['nonsense', { oldest: Number.NaN, newest: Number.NaN }, undefined],
  ])('with %s', (_what, theirs, expected) => expect(commonVersion(ours, theirs)).toBe(expected));
});
