import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../base/index.js';

/** Seals text so that a copy of the database alone tells no secret. */
export interface Sealer {
  seal(text: string): string;
  open(sealed: string): string;
}

const KEY_FILE = 'secret.key';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of what is sealed: AES-256-GCM, iv, tag, data. */
const VERSION = 1;

/** Reads the key beside the database; `create` makes one (mode 0600) when there is none. */
export function openSealer(dataDir: string, options: { readonly create: boolean }): Sealer {
  const key = readKey(join(dataDir, KEY_FILE), options.create);
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), data]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const iv = bytes.subarray(1, 1 + IV_BYTES);
      const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(tag);
        return Buffer.concat([decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch (cause) {
        throw new AppError('store.corrupt', `${KEY_FILE} does not open what the database holds.`, {
          hint: `Put back the ${KEY_FILE} that belongs to this database, from the same backup.`,
          cause,
        });
      }
    },
  };
}

function readKey(file: string, create: boolean): Buffer {
  try {
    const key = readFileSync(file);
    if (key.length === KEY_BYTES) return key;
    throw new AppError('store.corrupt', `${file} is not a key: it has ${key.length} bytes instead of ${KEY_BYTES}.`, {
      hint: 'Put it back from a backup.',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (!create) {
      throw new AppError('store.corrupt', `${file} is missing, and the database holds sealed secrets.`, {
        hint: "Put it back from a backup; without it secrets and past configurations can't be read.",
      });
    }
    const key = randomBytes(KEY_BYTES);
    writeFileSync(file, key, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
    return key;
  }
}
