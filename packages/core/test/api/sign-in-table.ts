import { createHash, scryptSync } from 'node:crypto';
import type { EventType } from '@docker-watcher/sdk';
import type { StoredSession, StoredUser, UserStore, UserTx } from '../../src/http/index.js';

/** Users and sessions in memory. */

export const PASSWORD = 'correct horse battery';
const DAY_MS = 86_400_000;

/** What browsers hold, by the ability of who has signed in. */
export const SESSIONS = {
  read: 'r'.repeat(43),
  deploy: 'd'.repeat(43),
  admin: 'a'.repeat(43),
  ended: 'e'.repeat(43),
} as const;

export function signInTable(start: Date) {
  const users = new Map<string, StoredUser>();
  const sessions = new Map<string, StoredSession>();
  const told: { type: EventType; data?: Readonly<Record<string, unknown>>; actor: { id: string } }[] = [];
  for (const ability of ['admin', 'read', 'deploy'] as const) {
    users.set(ability, {
      ...{ id: ability, name: ability, ability, passwordHash: quickHash(PASSWORD), passwordFrom: 'generated' },
      createdAt: start,
      createdBy: 'test',
    });
    addSession(ability, SESSIONS[ability], new Date(start.getTime() + DAY_MS));
  }
  addSession('admin', SESSIONS.ended, start);

  function addSession(userId: string, value: string, expiresAt: Date): void {
    const hash = createHash('sha256').update(value).digest('hex');
    sessions.set(value.slice(0, 4), {
      id: value.slice(0, 4),
      hash,
      userId,
      createdAt: start,
      lastUsedAt: start,
      expiresAt,
    });
  }
  const patch = <T>(rows: Map<string, T>, id: string, change: Partial<T>) => {
    const row = rows.get(id);
    if (row !== undefined) rows.set(id, { ...row, ...change });
  };
  const remove = (holds: (session: StoredSession) => boolean) => {
    const gone = [...sessions.values()].filter(holds);
    for (const { id } of gone) sessions.delete(id);
    return gone.length;
  };
  const reads = {
    users: async () => [...users.values()],
    userByName: async (name: string) => [...users.values()].find((user) => user.name === name),
  };
  const tx: UserTx = {
    ...reads,
    insertUser: async (user) => void users.set(user.id, user),
    updateUser: async (id, change) => patch(users, id, change),
    async deleteUser(id) {
      remove(({ userId }) => userId === id);
      users.delete(id);
    },
    insertSession: async (session) => void sessions.set(session.id, session),
    renewSession: async (id, change) => patch(sessions, id, change),
    deleteSession: async (id) => sessions.delete(id),
    deleteSessionsOf: async (id, except) => remove((one) => one.userId === id && one.id !== except),
    forgetSessions: async (at) => void remove(({ expiresAt }) => expiresAt <= at),
    async appendEvent(event) {
      told.push(event);
      return { seq: told.length, at: start.toISOString(), data: {}, ...event };
    },
  };
  const store: UserStore = {
    ...reads,
    async sessionByHash(hash) {
      const session = [...sessions.values()].find((one) => one.hash === hash);
      const user = users.get(session?.userId ?? '');
      return session === undefined || user === undefined ? undefined : { session, user };
    },
    write: (work) => work(tx),
  };
  return { users, sessions, told, store };
}

/** As slow as a hash must be is too slow for a test that signs in a hundred times. */
export function quickHash(password: string): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const salt = Buffer.alloc(16, 7);
  return `$scrypt$ln=4,r=8,p=1$${text(salt)}$${text(scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 }))}`;
}
