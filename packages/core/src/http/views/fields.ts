import { type TSchema, Type } from '@docker-watcher/sdk';
import type { TUnsafe } from 'typebox';

/** Small schemas that several views share. */

/** RFC 3339, in UTC. */
export const Time = Type.String({ format: 'date-time' });

export const TagField = Type.String({ pattern: '^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$' });
export const DigestField = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });

export const ActorSchema = Type.Object({ kind: Type.String(), id: Type.String() }, { title: 'Actor' });

/** One of these words. */
export function oneOf<const T extends readonly string[]>(words: T, options: object = {}): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: words, ...options });
}

export function list<S extends TSchema>(items: S, options: { readonly description?: string } = {}) {
  return Type.Array(items, options);
}

export function iso(date: Date): string {
  return date.toISOString();
}

/** `{[key]: ISO string}`, or nothing where there is no date. */
export function when<K extends string>(key: K, date: Date | undefined): { readonly [P in K]?: string } {
  return date === undefined ? {} : ({ [key]: date.toISOString() } as { [P in K]?: string });
}
