import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError, Serial } from '../../base/index.js';

/** OWASP's recommendation for scrypt with 32 MiB: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST = { ln: 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/;
/** One is computed at a time; more than so many that wait are sent away. */
const MOST_WAITING = 10;
/** Without what looks alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** A hash that no password has: whoever asks for an unknown user waits as long as for a known one. */
export const NO_PASSWORD = phc(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));

/** A password that is made for a person: 20 characters in four groups, 99 random bits. */
export function newPassword(): string {
  const group = () => Array.from({ length: 5 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return [group(), group(), group(), group()].join('-');
}

/**
 * Hashes passwords with scrypt. A hash is meant to be slow, so the work is bounded: one at a time, few waiting, and
 * `request.throttled` beyond that.
 */
export class Passwords {
  readonly #lane = new Serial();
  #waiting = 0;

  constructor(private readonly cost: Cost = COST) {}

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return phc(this.cost, salt, await this.#derive(password, salt, this.cost));
  }

  /** Never throws for what `stored` is; a text that is no hash has no password. */
  async verify(password: string, stored: string): Promise<boolean> {
    const [, ln, r, p, salt = '', hash = ''] = PHC.exec(stored) ?? PHC.exec(NO_PASSWORD) ?? [];
    const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
    const expected = Buffer.from(hash, 'base64');
    const derived = await this.#derive(password, Buffer.from(salt, 'base64'), cost, expected.length);
    return timingSafeEqual(derived, expected) && PHC.test(stored);
  }

  async #derive(password: string, salt: Buffer, { ln, r, p }: Cost, bytes = HASH_BYTES): Promise<Buffer> {
    if (this.#waiting >= MOST_WAITING) {
      throw new AppError('request.throttled', 'Too many passwords are being looked at.', {
        hint: 'Try again in a moment.',
        details: { retryAfterSeconds: 2 },
      });
    }
    const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
    this.#waiting += 1;
    try {
      return await this.#lane.run(
        () =>
          new Promise<Buffer>((resolve, reject) => {
            scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => {
              if (error === null) resolve(key);
              else reject(error);
            });
          }),
      );
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** https://github.com/P-H-C/phc-string-format */
function phc({ ln, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${ln},r=${r},p=${p}$${text(salt)}$${text(hash)}`;
}
