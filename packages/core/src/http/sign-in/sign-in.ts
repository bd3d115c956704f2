import { AppError, type Caller, type Clock, type Log } from '../../base/index.js';
import { type Arrival, throttleKey } from '../arrival.js';
import type { StoredUser, UserStore } from '../ports.js';
import { tell } from '../tell.js';
import { Throttle } from '../throttle.js';
import { NO_PASSWORD, type Passwords } from './passwords.js';
import { SlowDown } from './slow-down.js';

export interface SignInDesk {
  readonly users: UserStore;
  readonly clock: Clock;
  readonly log: Log;
}

const FROM_ADDRESS = { mostMs: 300_000 };
/** Short: whoever guesses at an account must not be able to keep its owner out for long. */
const AT_ACCOUNT = { mostMs: 30_000 };
const PLACES_KEPT = 1_000;

/**
 * Looks at passwords, slower and slower where they are wrong: by address, and by account from anywhere. An address that
 * an account has signed in from is not held up by what others try at that account.
 */
export class SignIn {
  readonly #addresses: SlowDown;
  readonly #accounts: SlowDown;
  readonly #refusals: Throttle;
  readonly #places = new Set<string>();

  constructor(
    private readonly desk: SignInDesk,
    private readonly passwords: Passwords,
  ) {
    this.#addresses = new SlowDown(desk.clock, FROM_ADDRESS);
    this.#accounts = new SlowDown(desk.clock, AT_ACCOUNT);
    this.#refusals = new Throttle(desk.clock);
  }

  /** The user with this name and password. Throws `request.unauthenticated`, `request.throttled`. */
  async check(name: string, password: string, { from }: Arrival, request: string): Promise<StoredUser> {
    const address = throttleKey(from);
    const place = `${address} ${name}`;
    const isKnown = this.#places.has(place);
    this.#refuseHaste(Math.max(this.#addresses.waitMs(address), isKnown ? 0 : this.#accounts.waitMs(name)));
    this.#addresses.tried(address);
    if (!isKnown) this.#accounts.tried(name);
    const user = await this.desk.users.userByName(name);
    const isRight = await this.passwords.verify(password, user?.passwordHash ?? NO_PASSWORD);
    if (user === undefined || !isRight) {
      await this.#tellRefusal(user, from, request);
      throw new AppError('request.unauthenticated', 'The user or the password is wrong.');
    }
    this.#addresses.forgive(address);
    this.#accounts.forgive(name);
    this.#remember(place);
    return user;
  }

  #refuseHaste(waitMs: number): void {
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1_000);
    throw new AppError('request.throttled', 'There were too many wrong passwords.', {
      hint: `Try again in ${seconds} s.`,
      details: { retryAfterSeconds: seconds },
    });
  }

  /** Only so many a minute are kept: whoever guesses must not fill the disk. A name that is no user's may be a password. */
  async #tellRefusal(user: StoredUser | undefined, from: string, request: string): Promise<void> {
    const id = user?.name ?? 'unknown';
    this.desk.log.warn('Sign-in refused', { user: id, from, request });
    if (this.#refusals.waitMs('all') > 0) return;
    this.#refusals.wrong('all');
    const caller: Pick<Caller, 'actor' | 'request' | 'from'> = { actor: { kind: 'user', id }, from, request };
    const reason = `Wrong ${user === undefined ? 'user' : 'password'}, from ${from}.`;
    await this.desk.users.write((tx) => tx.appendEvent(tell('session.refused', caller, { reason })));
  }

  #remember(place: string): void {
    if (this.#places.size >= PLACES_KEPT) {
      const [oldest] = this.#places;
      if (oldest !== undefined) this.#places.delete(oldest);
    }
    this.#places.add(place);
  }
}
