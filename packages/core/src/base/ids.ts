import { randomFillSync } from 'node:crypto';

/** Makes ids: 26 lower-case characters of Crockford base32, sortable by time (ULID). */
export interface Ids {
  next(): string;
}

export const IDS = Symbol('Ids');

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export const randomIds: Ids = {
  next() {
    let time = Date.now();
    let head = '';
    for (let i = 0; i < 10; i++) {
      head = ALPHABET.charAt(time % 32) + head;
      time = Math.floor(time / 32);
    }
    let tail = '';
    for (const byte of randomBytes()) tail += ALPHABET.charAt(byte % 32);
    return head + tail;
  },
};

const RANDOM = 16;
/** Fetched from the system for many ids at once: each fetch costs more than the id. */
const pool = Buffer.alloc(256 * RANDOM);
let used = pool.length;

function randomBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM;
  return pool.subarray(used - RANDOM, used);
}

/** The part of an id that goes into container names: its last eight, random characters. */
export function shortId(id: string): string {
  return id.slice(-8);
}
