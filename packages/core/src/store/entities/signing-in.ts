import { EntitySchema } from 'typeorm';
import { id, instant, text } from '../columns.js';

/** Tables of who may sign in, and of who has. */

export interface UserRecord {
  readonly id: string;
  readonly name: string;
  /** Scrypt, with its parameters. */
  readonly passwordHash: string;
  readonly passwordFrom: 'configuration' | 'generated' | 'chosen';
  readonly ability: 'read' | 'deploy' | 'admin';
  readonly createdAt: Date;
  readonly createdBy: string;
}
export const UserTable = new EntitySchema<UserRecord>({
  name: 'user',
  columns: {
    id,
    name: text,
    passwordHash: text,
    passwordFrom: text,
    ability: text,
    createdAt: instant,
    createdBy: text,
  },
});

/** A browser's session: only the hash of its cookie is kept. */
export interface SessionRecord {
  readonly id: string;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}
export const SessionTable = new EntitySchema<SessionRecord>({
  name: 'session',
  columns: { id, hash: text, userId: text, createdAt: instant, lastUsedAt: instant, expiresAt: instant },
});
