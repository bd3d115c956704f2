import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomIds, silentLog, systemClock } from '../../src/base/index.js';
import type { HttpPorts } from '../../src/http/index.js';
import { openStore, type Store } from '../../src/store/index.js';

const at = new Date('2026-03-01T12:00:00Z');
const later = new Date(at.getTime() + 1_000);
const user = (name: string) => ({
  id: `u-${name}`,
  name,
  passwordHash: '$scrypt$…',
  passwordFrom: 'chosen' as const,
  ability: 'read' as const,
  createdAt: at,
  createdBy: 'test',
});
const session = (id: string, userId: string, expiresAt = later) => ({
  ...{ id, userId, expiresAt, hash: `hash-${id}` },
  createdAt: at,
  lastUsedAt: at,
});

let dataDir: string;
let store: Store;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dw-store-'));
  store = await openStore({ dataDir, clock: systemClock, ids: randomIds, log: silentLog });
});
afterEach(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

it('satisfies the ports of the API', () => {
  const ports: Pick<HttpPorts, 'users' | 'audit' | 'tokens'> = { users: store, audit: store, tokens: store };
  expect(ports.users).toBe(store);
});

describe('users and sessions', () => {
  beforeEach(() =>
    store.write(async (tx) => {
      await tx.insertUser(user('ann'));
      await tx.insertUser(user('bob'));
      await tx.insertSession(session('a1', 'u-ann'));
      await tx.insertSession(session('a2', 'u-ann'));
      await tx.insertSession(session('b1', 'u-bob', new Date(at.getTime() + 5_000)));
    }),
  );
  const open = async () => {
    const found = await Promise.all(['a1', 'a2', 'b1'].map((id) => store.sessionByHash(`hash-${id}`)));
    return found.flatMap((one) => one?.session.id ?? []);
  };

  it('are found again as they were kept', async () => {
    expect(await store.users()).toEqual([user('ann'), user('bob')]);
    expect(await store.userByName('bob')).toEqual(user('bob'));
    expect(await store.userByName('Bob')).toBeUndefined();
    expect(await store.sessionByHash('hash-a1')).toEqual({ session: session('a1', 'u-ann'), user: user('ann') });
  });

  it('have names of their own', async () => {
    await expect(store.write((tx) => tx.insertUser({ ...user('ann'), id: 'other' }))).rejects.toThrow();
  });

  it('change', async () => {
    await store.write(async (tx) => {
      await tx.updateUser('u-ann', { passwordHash: 'new', passwordFrom: 'generated' });
      await tx.renewSession('a1', { lastUsedAt: later, expiresAt: later });
    });
    expect(await store.sessionByHash('hash-a1')).toMatchObject({
      session: { lastUsedAt: later, createdAt: at },
      user: { passwordHash: 'new', passwordFrom: 'generated' },
    });
  });

  it('end one by one, all but one, and by time', async () => {
    expect(await store.write((tx) => tx.deleteSessionsOf('u-ann', 'a2'))).toBe(1);
    expect(await open()).toEqual(['a2', 'b1']);
    expect(await store.write((tx) => tx.deleteSession('a1'))).toBe(false);
    await store.write((tx) => tx.forgetSessions(later));
    expect(await open()).toEqual(['b1']);
  });

  it('go with their user', async () => {
    await store.write((tx) => tx.deleteUser('u-ann'));
    expect(await open()).toEqual(['b1']);
    expect(await store.userByName('ann')).toBeUndefined();
  });
});

it('reads the newest events first, by type, project and actor', async () => {
  const append = (type: 'token.created' | 'candidate.seen', id: string, project?: string) =>
    store.write((tx) =>
      tx.appendEvent({ type, actor: { kind: 'user', id }, ...(project === undefined ? {} : { project }) }),
    );
  await append('token.created', 'ann');
  await append('candidate.seen', 'ann', 'app');
  await append('token.created', "o'brien", 'app');
  await append('token.created', 'ann', 'other');
  const types = ['token.created'];
  const seqs = async (filter: object) =>
    (await store.latestEvents({ types, limit: 10, ...filter })).map(({ seq }) => seq);
  expect(await seqs({})).toEqual([4, 3, 1]);
  expect(await seqs({ beforeSeq: 4, limit: 1 })).toEqual([3]);
  expect(await seqs({ actor: 'ann' })).toEqual([4, 1]);
  expect(await seqs({ actor: "o'brien" })).toEqual([3]);
  expect(await seqs({ projects: ['app'] })).toEqual([3]);
});
