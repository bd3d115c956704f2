import { type TSchema, Type } from '@docker-watcher/sdk';
import type { TOptional, TProperties, TUnsafe } from 'typebox';

/** What would be right, in words, for the error message. */
export const EXPECTS_KEYWORD = 'x-docker-watcher-expects';

/** What every key says of itself: the reference and the errors are made from it. */
export interface About {
  readonly title: string;
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

const DURATION = '^(0|(\\d+(\\.\\d+)?(ms|s|m|h|d|w))+)$';
const SIZE = '^\\d+(\\.\\d+)?\\s*([kKmMgGtT][iI]?[bB]?|[bB])?$';

/** `30s`, `1h30m`, or a bare 0. */
export function duration(about: About): TUnsafe<string | number> {
  return Type.Unsafe<string | number>({
    type: ['string', 'integer'],
    pattern: DURATION,
    minimum: 0,
    maximum: 0,
    [EXPECTS_KEYWORD]: 'a duration such as "30s", "5m" or "1h30m"',
    ...about,
  });
}

/** `512m`, `1.5g`, or bytes. */
export function size(about: About): TUnsafe<string | number> {
  return Type.Unsafe<string | number>({
    type: ['string', 'integer'],
    pattern: SIZE,
    minimum: 0,
    [EXPECTS_KEYWORD]: 'a size such as "512m" or "1.5g"',
    ...about,
  });
}

export function choice<const T extends string>(values: readonly T[], about: About): TUnsafe<T> {
  return Type.Unsafe<T>({ type: 'string', enum: [...values], ...about });
}

export function text(
  about: About,
  options: { readonly pattern?: string; readonly expects?: string } = {},
): TUnsafe<string> {
  const { pattern, expects } = options;
  return Type.Unsafe<string>({
    type: 'string',
    minLength: 1,
    ...(pattern === undefined ? {} : { pattern }),
    ...(expects === undefined ? {} : { [EXPECTS_KEYWORD]: expects }),
    ...about,
  });
}

export function flag(about: About): TUnsafe<boolean> {
  return Type.Unsafe<boolean>({ type: 'boolean', ...about });
}

export function count(range: { readonly minimum: number; readonly maximum?: number }, about: About): TUnsafe<number> {
  return Type.Unsafe<number>({ type: 'integer', ...range, ...about });
}

export function port(about: About): TUnsafe<number> {
  return Type.Unsafe<number>({
    type: 'integer',
    minimum: 1,
    maximum: 65_535,
    [EXPECTS_KEYWORD]: 'a port: a whole number from 1 to 65535',
    ...about,
  });
}

export function texts(about: About): TUnsafe<string[]> {
  return Type.Unsafe<string[]>({
    type: 'array',
    items: { type: 'string', minLength: 1 },
    [EXPECTS_KEYWORD]: 'a list of texts',
    ...about,
  });
}

/** A map from any key to `values`. */
export function mapOf<S extends TSchema>(values: S, about: About) {
  return Type.Record(Type.String(), values, { ...about });
}

/** An object with these keys and no others. */
export function closed<P extends TProperties>(properties: P, about: About) {
  return Type.Object(properties, { additionalProperties: false, ...about });
}

/** All keys of `properties` optional. */
export function allOptional<P extends TProperties>(properties: P): { [K in keyof P]: TOptional<P[K]> } {
  const entries = Object.entries(properties).map(([key, schema]) => [key, Type.Optional(schema)]);
  return Object.fromEntries(entries) as { [K in keyof P]: TOptional<P[K]> };
}
