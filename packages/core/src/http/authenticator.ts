import type { IncomingMessage } from 'node:http';
import { AppError, type Caller, type Clock } from '../base/index.js';
import type { StoredToken, TokenStore } from './ports.js';
import { Throttle } from './throttle.js';
import { hashToken } from './token.js';

const TOUCH_EVERY_MS = 60_000;
const BEARER = /^bearer +(\S+) *$/i;

/** Who stands behind a request: the owner of the data folder's socket, the bearer of a token, or nobody. */
export class Authenticator {
  readonly #throttle: Throttle;

  constructor(
    private readonly tokens: TokenStore,
    private readonly clock: Clock,
    private readonly auth: 'token' | 'none',
    private readonly isLocal: (request: IncomingMessage) => boolean,
  ) {
    this.#throttle = new Throttle(clock);
  }

  /** Undefined: no credentials were given. Throws on wrong ones: `request.unauthenticated`, `request.throttled`. */
  async identify(request: IncomingMessage): Promise<Caller | undefined> {
    if (this.isLocal(request)) return { actor: { kind: 'user', id: 'local' }, ability: 'admin' };
    const from = request.socket.remoteAddress ?? 'unknown';
    if (this.auth === 'none') return { actor: { kind: 'user', id: 'anyone' }, ability: 'admin', from };
    const header = request.headers.authorization;
    if (header === undefined) return undefined;
    this.#refuseWhenThrottled(from);
    const given = BEARER.exec(header)?.[1];
    const token = given === undefined ? undefined : await this.tokens.tokenByHash(hashToken(given));
    const flaw = token === undefined ? 'unknown' : flawOf(token, this.clock.now());
    if (token === undefined || flaw !== undefined) {
      this.#throttle.wrong(from);
      throw unauthenticated(`The token is ${flaw}.`);
    }
    await this.#touch(token);
    return callerOf(token, from);
  }

  async demand(request: IncomingMessage): Promise<Caller> {
    const caller = await this.identify(request);
    if (caller === undefined) throw unauthenticated('This needs a token.');
    return caller;
  }

  #refuseWhenThrottled(from: string): void {
    const waitMs = this.#throttle.waitMs(from);
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1_000);
    throw new AppError('request.throttled', 'Too many wrong credentials came from this address.', {
      hint: `Try again in ${seconds} s.`,
      details: { retryAfterSeconds: seconds },
    });
  }

  /** Last use, to the minute: a write per request would cost more than the fact is worth. */
  async #touch(token: StoredToken): Promise<void> {
    const now = this.clock.now();
    if (token.lastUsedAt === undefined || now.getTime() - token.lastUsedAt.getTime() >= TOUCH_EVERY_MS) {
      await this.tokens.write((tx) => tx.touchToken(token.id, now));
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
    hint: 'Send "Authorization: Bearer dw_…". Make a token with: docker-watcher token create NAME',
  });
}
