import { expect, it } from 'vitest';
import { parsePullLimit } from './pull-limit.js';

it.each([
  ['100;w=21600', '76;w=21600', { limit: 100, remaining: 76, windowSeconds: 21_600 }],
  ['200', '0', { limit: 200, remaining: 0 }],
  [undefined, undefined, undefined],
  ['100;w=21600', undefined, undefined],
  [undefined, '1', undefined],
  ['many', '1', undefined],
])('%s and %s', (limit, remaining, expected) => {
  const headers = {
    ...(limit === undefined ? {} : { 'ratelimit-limit': limit }),
    ...(remaining === undefined ? {} : { 'ratelimit-remaining': remaining }),
  };
  expect(parsePullLimit(headers)).toEqual(expected);
});
