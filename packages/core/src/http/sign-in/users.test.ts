import { beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../base/index.js';
import type { StoredUser, UserStore, UserTx } from '../ports.js';
import { Passwords } from './passwords.js';
import { ensureAdmin } from './users.js';

const clock = { now: () => new Date(0), monotonicMs: () => 0, sleep: async () => {} };

describe('the admin', () => {
  let rows: StoredUser[];
  let told: string[];
  let users: UserStore;
  beforeEach(() => {
    rows = [];
    told = [];
    const reads = {
      users: async () => rows,
      userByName: async (name: string) => rows.find((user) => user.name === name),
    };
    const tx: Partial<UserTx> = {
      ...reads,
      insertUser: async (user) => void rows.push(user),
      updateUser: async (id, patch) => {
        rows = rows.map((user) => (user.id === id ? { ...user, ...patch } : user));
      },
      deleteSessionsOf: async () => 1,
      appendEvent: async (event) => {
        told.push(event.type);
        return { seq: 1, at: '', data: {}, ...event };
      },
    };
    users = { ...reads, sessionByHash: async () => undefined, write: (work) => work(tx as UserTx) };
  });
  const ensure = (configured?: string) => ensureAdmin(users, clock, randomIds, configured);
  const isValid = async (password: string) => new Passwords().verify(password, rows[0]?.passwordHash ?? '');

  it('gets a password on the very first start, once', async () => {
    const password = await ensure();
    expect(await isValid(password ?? '')).toBe(true);
    expect(await ensure()).toBeUndefined();
    expect(rows).toMatchObject([{ name: 'admin', ability: 'admin', passwordFrom: 'generated' }]);
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  it('has the password of the configuration, and no other', async () => {
    expect(await ensure('one')).toBeUndefined();
    expect(await ensure('one')).toBeUndefined();
    expect([rows.length, await isValid('one')]).toEqual([1, true]);
    await ensure('two');
    expect([await isValid('one'), await isValid('two')]).toEqual([false, true]);
    expect(told).toEqual(['user.created', 'user.password.changed']);
  });

  it('gets a new one when the configuration no longer holds it', async () => {
    await ensure('one');
    const password = await ensure();
    expect(password).toBeDefined();
    expect([await isValid('one'), await isValid(password ?? '')]).toEqual([false, true]);
  });

  it('takes the configuration’s over one of their own', async () => {
    await ensure();
    await ensure('one');
    expect([rows[0]?.passwordFrom, await isValid('one')]).toEqual(['configuration', true]);
  });

  it('is not made again when others are there and it was removed', async () => {
    await ensure();
    rows = [{ ...rows[0], name: 'carol' } as StoredUser];
    expect(await ensure()).toBeUndefined();
    expect(rows).toHaveLength(1);
  });
});
