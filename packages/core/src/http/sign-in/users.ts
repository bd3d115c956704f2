import { type Ability, AppError, type Caller, type Clock, type Ids, systemCaller } from '../../base/index.js';
import type { StoredUser, UserStore } from '../ports.js';
import { tell } from '../tell.js';
import { newPassword, Passwords } from './passwords.js';

export const ADMIN = 'admin';
const CONFIGURED = systemCaller('system', 'configuration');

export interface UserDesk {
  readonly users: UserStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly passwords: Passwords;
}

export interface UserWish {
  readonly name: string;
  readonly ability: Ability;
  readonly password: string;
  readonly passwordFrom: StoredUser['passwordFrom'];
}

/** Throws `request.conflict` when the name is taken. */
export async function addUser(desk: UserDesk, caller: Caller, wish: UserWish): Promise<StoredUser> {
  const { name, ability, passwordFrom } = wish;
  const user: StoredUser = {
    ...{ name, ability, passwordFrom },
    id: desk.ids.next(),
    passwordHash: await desk.passwords.hash(wish.password),
    createdAt: desk.clock.now(),
    createdBy: caller.actor.id,
  };
  await desk.users.write(async (tx) => {
    if ((await tx.userByName(name)) !== undefined) throw taken(name);
    await tx.insertUser(user);
    await tx.appendEvent(tell('user.created', caller, { id: user.id, name, ability, after: { name, ability } }));
  });
  return user;
}

/** A new password ends the user's sessions, but for `keepSession`. */
export async function setPassword(
  desk: Pick<UserDesk, 'users' | 'passwords'>,
  caller: Caller,
  user: StoredUser,
  wish: Pick<UserWish, 'password' | 'passwordFrom'> & { readonly keepSession?: string },
): Promise<void> {
  const passwordHash = await desk.passwords.hash(wish.password);
  await desk.users.write(async (tx) => {
    await tx.updateUser(user.id, { passwordHash, passwordFrom: wish.passwordFrom });
    const sessions = await tx.deleteSessionsOf(user.id, wish.keepSession);
    const { id, name, passwordFrom } = user;
    const sides = { before: { passwordFrom }, after: { passwordFrom: wish.passwordFrom } };
    await tx.appendEvent(tell('user.password.changed', caller, { id, name, sessions, ...sides }));
  });
}

/** False: there is none of that name. Throws `request.conflict` for the last admin. */
export function removeUser({ users }: Pick<UserDesk, 'users'>, caller: Caller, name: string): Promise<boolean> {
  return users.write(async (tx) => {
    const all = await tx.users();
    const user = all.find((one) => one.name === name);
    if (user === undefined) return false;
    if (user.ability === 'admin' && all.filter(({ ability }) => ability === 'admin').length === 1) {
      throw new AppError('request.conflict', `${name} is the last admin.`, { hint: 'Add another one first.' });
    }
    await tx.deleteUser(user.id);
    const { id, ability } = user;
    await tx.appendEvent(tell('user.removed', caller, { id, name, ability, before: { name, ability } }));
    return true;
  });
}

/**
 * Makes `admin` with the configured password. Without one: with a password that is made on the very first start, or
 * when the configuration no longer holds the one there was; it is given back, to be printed once.
 */
export async function ensureAdmin(
  users: UserStore,
  clock: Clock,
  ids: Ids,
  configured: string | undefined,
): Promise<string | undefined> {
  const desk: UserDesk = { users, clock, ids, passwords: new Passwords() };
  const known = await users.userByName(ADMIN);
  if (configured === undefined) {
    if (known === undefined ? (await users.users()).length > 0 : known.passwordFrom !== 'configuration') {
      return undefined;
    }
  } else if (known?.passwordFrom === 'configuration' && (await desk.passwords.verify(configured, known.passwordHash))) {
    return undefined;
  }
  const password = configured ?? newPassword();
  const wish = { password, passwordFrom: configured === undefined ? 'generated' : 'configuration' } as const;
  if (known === undefined) await addUser(desk, CONFIGURED, { name: ADMIN, ability: 'admin', ...wish });
  else await setPassword(desk, CONFIGURED, known, wish);
  return configured === undefined ? password : undefined;
}

function taken(name: string): AppError {
  return new AppError('request.conflict', `There is a user "${name}" already.`);
}
