import type { StoredEvent } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { KnownTokens } from './known-tokens.js';
import type { StoredToken, TokenStore } from './ports.js';
import { hashToken } from './token.js';

function world() {
  const stored: StoredToken = {
    id: 't',
    name: 'ci',
    prefix: 'dw_12345',
    hash: hashToken('dw_1'),
    ability: 'read',
    createdAt: new Date(0),
    createdBy: 'admin',
  };
  const rows = new Map([[stored.hash, stored]]);
  const told: ((event: StoredEvent) => void)[] = [];
  let reads = 0;
  const touched: string[] = [];
  const store = {
    tokenByHash: async (hash: string) => {
      reads += 1;
      const row = rows.get(hash);
      await new Promise(setImmediate);
      return row;
    },
    write: async (work: (tx: { touchToken(id: string): Promise<void> }) => Promise<unknown>) =>
      work({ touchToken: async (id) => void touched.push(id) }),
  } as unknown as TokenStore;
  const known = new KnownTokens(store, {
    subscribe: (listener) => {
      told.push(listener);
      return () => true;
    },
  });
  const revoke = () => {
    rows.set(stored.hash, { ...stored, revokedAt: new Date(5) });
    for (const listener of told) listener({ type: 'token.revoked' } as StoredEvent);
  };
  return { known, revoke, touched, reads: () => reads };
}

it('reads a token once, and not one that nobody has', async () => {
  const { known, reads } = world();
  expect(await known.find('dw_1')).toMatchObject({ name: 'ci' });
  expect(await known.find('dw_1')).toMatchObject({ name: 'ci' });
  expect(reads()).toBe(1);
  expect(await known.find('dw_2')).toBeUndefined();
  expect(await known.find('dw_2')).toBeUndefined();
  expect(reads()).toBe(3);
});

it('knows at once that one was revoked, even while it was being read', async () => {
  const { known, revoke } = world();
  const reading = known.find('dw_1');
  revoke();
  expect((await reading)?.revokedAt).toBeUndefined();
  expect((await known.find('dw_1'))?.revokedAt).toEqual(new Date(5));
});

it('remembers when one was used last', async () => {
  const { known, touched } = world();
  const token = await known.find('dw_1');
  if (token === undefined) throw new Error('it is there');
  await known.touch(token, new Date(9));
  expect((await known.find('dw_1'))?.lastUsedAt).toEqual(new Date(9));
  expect(touched).toEqual(['t']);
});
