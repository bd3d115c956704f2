import { expect, it } from 'vitest';
import { parseTokenAnswer } from './token-answer.js';

const NOW = Date.parse('2026-11-23T10:00:00Z');

function parse(json: unknown, headers: Record<string, string> = {}) {
  return parseTokenAnswer(
    { status: 200, headers, body: Buffer.from(JSON.stringify(json)), url: 'https://a/token' },
    NOW,
  );
}

it.each<[unknown, Record<string, string>, number]>([
  [{ token: 't' }, {}, 60],
  [{ access_token: 't' }, {}, 60],
  [{ token: 't', access_token: 'other', expires_in: 300 }, {}, 300],
  [{ token: 't', expires_in: 300, issued_at: '2026-11-23T09:59:00Z' }, {}, 240],
  [{ token: 't', expires_in: 300, issued_at: '2026-11-23T09:59:00Z' }, { date: 'Mon, 23 Nov 2026 09:59:10 GMT' }, 290],
  [{ token: 't', expires_in: 300, issued_at: '2030-01-01T00:00:00Z' }, {}, 300],
  [{ token: 't', expires_in: 300, issued_at: 'whenever' }, {}, 300],
  [{ token: 't', expires_in: '300' }, {}, 60],
])('%j with %j lives for %i s', (json, headers, seconds) => {
  expect(parse(json, headers)).toEqual({ value: 't', expiresAtMs: NOW + seconds * 1_000 });
});

it.each([[{}], [{ token: '' }], [{ token: 7 }], [[]], [null], [{ token: 'a\r\nx-injected: 1' }]])(
  'finds no token in %j',
  (json) => {
    expect(parse(json)).toBeUndefined();
  },
);
