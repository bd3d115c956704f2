import { createHash, randomInt } from 'node:crypto';
import type { Ability, Clock, Ids } from '../base/index.js';
import type { StoredToken, TokenStore } from './ports.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 32;

/** A new token: `dw_` and 32 characters, 190 random bits. */
export function newToken(): string {
  let text = 'dw_';
  for (let i = 0; i < LENGTH; i++) text += ALPHABET.charAt(randomInt(ALPHABET.length));
  return text;
}

/**
 * What is kept of a token. A plain SHA-256 is enough: a slow hash such as scrypt protects guessable passwords, and
 * 190 random bits can't be guessed. Looking a token up by its hash also keeps the comparison's timing uninteresting:
 * whoever measures it learns about hashes, which lead nowhere.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export interface TokenWish {
  readonly name: string;
  readonly ability: Ability;
  readonly projects?: readonly string[];
  readonly expiresAt?: Date;
}

/** Keeps a new token; the text is told once and never again. */
export async function issueToken(
  store: TokenStore,
  clock: Clock,
  ids: Ids,
  wish: TokenWish,
): Promise<{ readonly token: string; readonly stored: StoredToken }> {
  const token = newToken();
  const stored: StoredToken = { ...wish, id: ids.next(), hash: hashToken(token), createdAt: clock.now() };
  await store.insertToken(stored);
  return { token, stored };
}

/** On the very first start, when no token was ever made: makes the admin's, to be printed once. */
export async function ensureFirstToken(store: TokenStore, clock: Clock, ids: Ids): Promise<string | undefined> {
  if ((await store.tokens()).length > 0) return undefined;
  return (await issueToken(store, clock, ids, { name: 'admin', ability: 'admin' })).token;
}

const CONFIGURED = 'configuration';

/** Makes `auth.token` of the configuration valid, and an earlier value of it invalid; absent: revokes. */
export async function ensureConfiguredToken(
  store: TokenStore,
  clock: Clock,
  ids: Ids,
  token: string | undefined,
): Promise<void> {
  const hash = token === undefined ? undefined : hashToken(token);
  const known = (await store.tokens()).filter(({ name, revokedAt }) => name === CONFIGURED && revokedAt === undefined);
  for (const old of known) {
    if (old.hash !== hash) await store.revokeToken(old.id, clock.now());
  }
  if (hash === undefined || known.some((old) => old.hash === hash)) return;
  await store.insertToken({ id: ids.next(), name: CONFIGURED, hash, ability: 'admin', createdAt: clock.now() });
}
