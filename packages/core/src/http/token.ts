import { createHash, randomInt } from 'node:crypto';
import { type Ability, type Caller, type Clock, type Ids, systemCaller } from '../base/index.js';
import type { StoredToken, TokenStore } from './ports.js';
import { tell } from './tell.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 32;
/** `dw_` and five characters: enough to recognise, 160 bits short of use. */
const SHOWN = 8;

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

/** What making and keeping tokens needs. */
export interface TokenDesk {
  readonly tokens: TokenStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Keeps a new token, with its event; the text is told once and never again. */
export async function issueToken(
  desk: TokenDesk,
  caller: Caller,
  wish: TokenWish,
): Promise<{ readonly token: string; readonly stored: StoredToken }> {
  const token = newToken();
  return { token, stored: await keepToken(desk, caller, wish, token) };
}

/** False: there is no such token, or it is revoked already. */
export async function revokeToken({ tokens, clock }: TokenDesk, caller: Caller, id: string): Promise<boolean> {
  const known = (await tokens.tokens()).find((token) => token.id === id);
  return tokens.write(async (tx) => {
    if (!(await tx.revokeToken(id, clock.now()))) return false;
    await tx.appendEvent(tell('token.revoked', caller, { id, ...(known === undefined ? {} : facts('before', known)) }));
    return true;
  });
}

/** When there is no token at all, as on the very first start: makes the admin's, to be printed once. */
export async function ensureFirstToken(tokens: TokenStore, clock: Clock, ids: Ids): Promise<string | undefined> {
  if ((await tokens.tokens()).length > 0) return undefined;
  const wish = { name: 'admin', ability: 'admin' } as const;
  return (await issueToken({ tokens, clock, ids }, systemCaller('system', 'first start'), wish)).token;
}

const CONFIGURED = 'configuration';

/** Makes `auth.token` of the configuration valid, and an earlier value of it invalid; absent: only the latter. */
export async function ensureConfiguredToken(
  tokens: TokenStore,
  clock: Clock,
  ids: Ids,
  token: string | undefined,
): Promise<void> {
  const desk = { tokens, clock, ids };
  const caller = systemCaller('system', CONFIGURED);
  const hash = token === undefined ? undefined : hashToken(token);
  const known = (await tokens.tokens()).filter(({ createdBy }) => createdBy === CONFIGURED);
  for (const old of known) {
    if (old.hash !== hash) await revokeToken(desk, caller, old.id);
  }
  if (token === undefined || known.some((old) => old.hash === hash)) return;
  await keepToken(desk, caller, { name: CONFIGURED, ability: 'admin' }, token);
}

async function keepToken(
  { tokens, clock, ids }: TokenDesk,
  caller: Caller,
  wish: TokenWish,
  token: string,
): Promise<StoredToken> {
  const stored: StoredToken = {
    ...wish,
    id: ids.next(),
    prefix: token.slice(0, SHOWN),
    hash: hashToken(token),
    createdAt: clock.now(),
    createdBy: caller.actor.id,
  };
  await tokens.write(async (tx) => {
    await tx.insertToken(stored);
    const { id, ability } = stored;
    await tx.appendEvent(tell('token.created', caller, { id, ability, ...facts('after', stored) }));
  });
  return stored;
}

/** What a token may do, for the audit log; never what it is. */
function facts(side: 'before' | 'after', { name, ability, projects, expiresAt }: StoredToken) {
  const expires = expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() };
  return { name, [side]: { name, ability, ...(projects === undefined ? {} : { projects }), ...expires } };
}
