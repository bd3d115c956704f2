import { describe, expect, it } from 'vitest';
import { ago, bytes, coarse, span, took } from './when.js';

const NOW = Date.UTC(2026, 0, 10);
const before = (ms: number) => new Date(NOW - ms).toISOString();

describe('times in words', () => {
  it.each([
    [3_000, 'now'],
    [40_000, '40 seconds ago'],
    [3 * 60_000, '3 minutes ago'],
    [26 * 3_600_000, 'yesterday'],
    [9 * 86_400_000, '9 days ago'],
    [-120_000, 'in 2 minutes'],
  ])('%i ms before', (ms, words) => {
    expect(ago(before(ms), NOW)).toBe(words);
  });

  it.each([
    [40, '40 ms'],
    [1_400, '1.4 sec'],
    [12_300, '12 sec'],
    [125_000, '2 min 5 sec'],
    [3_600_000 * 30, '1 day 6 hr'],
  ])('took %i ms', (ms, words) => {
    expect(took(ms)).toBe(words);
  });

  it('are coarse where there is little room', () => {
    expect([coarse(0), coarse(90_000), coarse(2 * 86_400_000), span(-5)]).toEqual([
      '0 sec',
      '1.5 min',
      '2 days',
      '0 sec',
    ]);
  });
});

it.each([
  [0, '0 kB'],
  [999, '999 byte'],
  [1_400_000, '1.4 MB'],
  [537_000_000, '537 MB'],
])('%i bytes', (count, words) => {
  expect(bytes(count)).toBe(words);
});
