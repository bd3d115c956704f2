import { EntitySchema } from 'typeorm';
import type { OutboxItem } from '../../notify/index.js';
import { id, instant, integer, json, nullable, text } from '../columns.js';

/** Tables of what is told: the one event table, the outbox and its cursor; and of who may ask. */

export interface EventEntity {
  seq: number;
  at: Date;
  type: string;
  project?: string;
  stage?: string;
  deploy?: string;
  actor: { kind: string; id: string };
  request?: string;
  data: Record<string, unknown>;
}
export const EventTable = new EntitySchema<EventEntity>({
  name: 'event',
  columns: {
    seq: { ...integer, primary: true, generated: 'increment' },
    at: instant,
    type: text,
    project: nullable(text),
    stage: nullable(text),
    deploy: nullable(text),
    actor: json,
    request: nullable(text),
    data: json,
  },
});

export const OutboxTable = new EntitySchema<OutboxItem>({
  name: 'outbox',
  columns: {
    id,
    eventSeq: integer,
    notifier: text,
    state: text,
    attempts: integer,
    nextAt: instant,
    lastError: nullable(text),
    batch: nullable(text),
  },
});

/** Small facts: this instance's id, the outbox cursor. */
export interface FactEntity {
  name: string;
  value: string;
}
export const FactTable = new EntitySchema<FactEntity>({
  name: 'fact',
  columns: { name: { ...text, primary: true }, value: text },
});

export const SecretTable = new EntitySchema<FactEntity>({
  name: 'secret',
  columns: { name: { ...text, primary: true }, value: text },
});

/** An API token: only its hash is kept. */
export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  /** The first characters, to tell tokens apart. */
  readonly prefix: string;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly ability: 'read' | 'deploy' | 'admin';
  readonly projects?: readonly string[];
  readonly expiresAt?: Date;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly lastUsedAt?: Date;
  readonly revokedAt?: Date;
}
export const TokenTable = new EntitySchema<TokenRecord>({
  name: 'token',
  columns: {
    id,
    name: text,
    prefix: text,
    hash: text,
    ability: text,
    projects: nullable(json),
    expiresAt: nullable(instant),
    createdAt: instant,
    createdBy: text,
    lastUsedAt: nullable(instant),
    revokedAt: nullable(instant),
  },
});
