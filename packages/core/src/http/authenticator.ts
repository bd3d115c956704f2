import type { IncomingMessage } from 'node:http';
import { AppError, type Caller, type Clock } from '../base/index.js';
import { type Arrival, throttleKey } from './arrival.js';
import type { Identity } from './identity.js';
import type { KnownTokens } from './known-tokens.js';
import type { StoredToken } from './ports.js';
import { refuseForgery } from './sign-in/own-page.js';
import type { Sessions } from './sign-in/sessions.js';
import { Throttle } from './throttle.js';

const TOUCH_EVERY_MS = 60_000;
const BEARER = /^bearer +(\S+) *$/i;
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

export interface AuthenticatorParts {
  readonly tokens: KnownTokens;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly auth: 'token' | 'none';
  readonly arrivalOf: (request: IncomingMessage) => Arrival;
  readonly isLocal: (request: IncomingMessage) => boolean;
}

/** Who stands behind a request: the owner of the data folder's socket, the bearer of a token, a session, or nobody. */
export class Authenticator {
  readonly #throttle: Throttle;

  constructor(private readonly parts: AuthenticatorParts) {
    this.#throttle = new Throttle(parts.clock);
  }

  /**
   * Undefined: no credentials were given, or a session that has ended: a browser sends its cookie without being asked.
   * Throws on wrong ones: `request.unauthenticated`, `request.throttled`; `request.forbidden` on a forged request.
   */
  async identify(request: IncomingMessage): Promise<Identity | undefined> {
    if (this.parts.isLocal(request)) {
      return { via: 'socket', caller: { actor: { kind: 'user', id: 'local' }, ability: 'admin' } };
    }
    const arrival = this.parts.arrivalOf(request);
    const { from } = arrival;
    if (this.parts.auth === 'none') {
      return { via: 'none', caller: { actor: { kind: 'user', id: 'anyone' }, ability: 'admin', from } };
    }
    const header = request.headers.authorization;
    if (header !== undefined) return { via: 'token', caller: await this.#bearer(header, from) };
    const session = await this.parts.sessions.find(request, arrival);
    if (session === undefined) return undefined;
    if (!SAFE_METHODS.includes(request.method ?? '')) refuseForgery(request, arrival);
    const { name, ability } = session.user;
    return { via: 'session', session, caller: { actor: { kind: 'user', id: name }, ability, from } };
  }

  async demand(request: IncomingMessage): Promise<Identity> {
    const identity = await this.identify(request);
    if (identity === undefined) throw unauthenticated('This needs a token or a session.');
    return identity;
  }

  async #bearer(header: string, from: string): Promise<Caller> {
    const key = throttleKey(from);
    this.#refuseWhenThrottled(key);
    const given = BEARER.exec(header)?.[1];
    const token = given === undefined ? undefined : await this.parts.tokens.find(given);
    const flaw = token === undefined ? 'unknown' : flawOf(token, this.parts.clock.now());
    if (token === undefined || flaw !== undefined) {
      this.#throttle.wrong(key);
      throw unauthenticated(`The token is ${flaw}.`);
    }
    await this.#touch(token);
    return callerOf(token, from);
  }

  #refuseWhenThrottled(key: string): void {
    const waitMs = this.#throttle.waitMs(key);
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1_000);
    throw new AppError('request.throttled', 'Too many wrong credentials came from this address.', {
      hint: `Try again in ${seconds} s.`,
      details: { retryAfterSeconds: seconds },
    });
  }

  /** Last use, to the minute: a write per request would cost more than the fact is worth. */
  async #touch(token: StoredToken): Promise<void> {
    const now = this.parts.clock.now();
    if (token.lastUsedAt === undefined || now.getTime() - token.lastUsedAt.getTime() >= TOUCH_EVERY_MS) {
      await this.parts.tokens.touch(token, now);
    }
  }
}

function flawOf(token: StoredToken, now: Date): 'revoked' | 'expired' | undefined {
  if (token.revokedAt !== undefined) return 'revoked';
  if (token.expiresAt !== undefined && token.expiresAt <= now) return 'expired';
  return undefined;
}

function callerOf(token: StoredToken, from: string): Caller {
  return {
    actor: { kind: 'token', id: token.name },
    ability: token.ability,
    from,
    ...(token.projects === undefined ? {} : { projects: token.projects }),
  };
}

function unauthenticated(message: string): AppError {
  return new AppError('request.unauthenticated', message, {
    hint: 'Send "Authorization: Bearer dw_…", or sign in. Make a token with: docker-watcher token create NAME',
  });
}
