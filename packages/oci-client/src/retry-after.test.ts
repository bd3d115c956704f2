import { expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.js';

const NOW = Date.parse('2026-11-23T10:00:00Z');

it.each<[string | undefined, number | undefined]>([
  ['120', 120_000],
  [' 0 ', 0],
  ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['Fri, 31 Dec 2100 00:00:00 GMT', 3_600_000],
  ['-5', undefined],
  ['soon', undefined],
  ['Soon, please', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads %s', (header, ms) => {
  expect(parseRetryAfter(header, NOW)).toBe(ms);
});
