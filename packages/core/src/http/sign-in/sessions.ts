import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Caller, Clock, Ids } from '../../base/index.js';
import type { Arrival } from '../arrival.js';
import type { StoredSession, StoredUser, UserStore } from '../ports.js';
import { tell } from '../tell.js';
import { readCookie, writeCookie } from './cookie.js';

/** Ends after so long without use, and after so long in any case. */
const IDLE_MS = 7 * 86_400_000;
export const SESSION_MOST_MS = 30 * 86_400_000;
/** A write per request would cost more than the fact is worth. */
const RENEW_EVERY_MS = 3_600_000;

export interface OpenSession {
  readonly session: StoredSession;
  readonly user: StoredUser;
}

export interface SessionDesk {
  readonly users: UserStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Opens, finds and ends the sessions of browsers. What a browser holds is random; what is kept is its hash. */
export class Sessions {
  constructor(private readonly desk: SessionDesk) {}

  /** With the `Set-Cookie` that carries it. */
  async open(user: StoredUser, caller: Caller, arrival: Arrival): Promise<OpenSession & { readonly cookie: string }> {
    const { users, clock, ids } = this.desk;
    const value = randomBytes(32).toString('base64url');
    const now = clock.now();
    const session: StoredSession = {
      id: ids.next(),
      hash: hashOf(value),
      userId: user.id,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + IDLE_MS),
    };
    await users.write(async (tx) => {
      await tx.forgetSessions(now);
      await tx.insertSession(session);
      await tx.appendEvent(tell('session.opened', caller));
    });
    return { session, user, cookie: writeCookie(value, SESSION_MOST_MS, arrival) };
  }

  /** The session a request came with; undefined when it has none, or one that has ended. Use keeps it open. */
  async find(request: IncomingMessage, arrival: Arrival): Promise<OpenSession | undefined> {
    const value = readCookie(request, arrival);
    const found = value === undefined ? undefined : await this.desk.users.sessionByHash(hashOf(value));
    const now = this.desk.clock.now();
    if (found === undefined || found.session.expiresAt <= now) return undefined;
    await this.#renew(found.session, now);
    return found;
  }

  async end({ session }: OpenSession, caller: Caller): Promise<void> {
    await this.desk.users.write(async (tx) => {
      if (await tx.deleteSession(session.id)) await tx.appendEvent(tell('session.closed', caller, { sessions: 1 }));
    });
  }

  async endAll({ user }: OpenSession, caller: Caller): Promise<void> {
    await this.desk.users.write(async (tx) => {
      const sessions = await tx.deleteSessionsOf(user.id);
      await tx.appendEvent(tell('session.closed', caller, { sessions }));
    });
  }

  async #renew({ id, createdAt, lastUsedAt }: StoredSession, now: Date): Promise<void> {
    if (now.getTime() - lastUsedAt.getTime() < RENEW_EVERY_MS) return;
    const expiresAt = new Date(Math.min(now.getTime() + IDLE_MS, createdAt.getTime() + SESSION_MOST_MS));
    await this.desk.users.write((tx) => tx.renewSession(id, { lastUsedAt: now, expiresAt }));
  }
}

/** A plain hash is enough for 256 random bits: see `token.ts`. */
function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
