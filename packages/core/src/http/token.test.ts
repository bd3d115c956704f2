import { describe, expect, it } from 'vitest';
import { randomIds } from '../base/index.js';
import type { StoredToken, TokenStore, TokenTx } from './ports.js';
import { ensureConfiguredToken, ensureFirstToken, hashToken, newToken } from './token.js';

const clock = { now: () => new Date(0), monotonicMs: () => 0, sleep: async () => {} };

function memory() {
  const rows: StoredToken[] = [];
  const told: string[] = [];
  const tx: TokenTx = {
    insertToken: async (token) => void rows.push(token),
    revokeToken: async (id, at) => {
      const at0 = rows.findIndex((row) => row.id === id);
      const row = rows[at0];
      if (row !== undefined) rows[at0] = { ...row, revokedAt: at };
      return row !== undefined;
    },
    touchToken: async () => {},
    appendEvent: async (event) => {
      told.push(event.type);
      return { seq: 1, at: '', data: {}, ...event };
    },
  };
  const tokens: TokenStore = {
    tokenByHash: async (hash) => rows.find((row) => row.hash === hash),
    tokens: async () => rows.filter(({ revokedAt }) => revokedAt === undefined),
    write: (work) => work(tx),
  };
  const valid = async (token: string) => (await tokens.tokens()).some(({ hash }) => hash === hashToken(token));
  return { tokens, rows, told, valid };
}

describe('tokens', () => {
  it('are long, random, and kept as a hash', () => {
    const made = new Set(Array.from({ length: 200 }, newToken));
    expect(made.size).toBe(200);
    for (const token of made) expect(token).toMatch(/^dw_[0-9A-Za-z]{32}$/);
    expect(hashToken('dw_x')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('the first is made once', async () => {
    const { tokens, rows, valid } = memory();
    const first = await ensureFirstToken(tokens, clock, randomIds);
    expect(await valid(first ?? '')).toBe(true);
    expect(await ensureFirstToken(tokens, clock, randomIds)).toBeUndefined();
    expect(JSON.stringify(rows)).not.toContain(first);
  });

  it('the configured one follows the configuration', async () => {
    const { tokens, rows, told, valid } = memory();
    const configure = (token?: string) => ensureConfiguredToken(tokens, clock, randomIds, token);
    await configure('one');
    await configure('one');
    expect([rows.length, await valid('one')]).toEqual([1, true]);
    expect(await ensureFirstToken(tokens, clock, randomIds)).toBeUndefined();
    await configure('two');
    expect([await valid('one'), await valid('two')]).toEqual([false, true]);
    await configure(undefined);
    expect(await valid('two')).toBe(false);
    expect(told).toEqual(['token.created', 'token.revoked', 'token.created', 'token.revoked']);
  });
});
