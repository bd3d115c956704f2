import { isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import type { ErrorObject } from 'ajv';
import { kindOf } from '../source/kind-of.js';
import { acceptsKind } from './accepts-kind.js';
import { expectationOf } from './expectation.js';

/** What would be right where a needed key is missing. */
export function missingHint(key: string, { parentSchema }: ErrorObject): string | undefined {
  const schema = (parentSchema?.properties as Record<string, TSchema> | undefined)?.[key];
  if (schema === undefined) return undefined;
  if (isSecretSchema(schema)) {
    return `Write ${key}_env with the name of an environment variable, ${key}_file with a path, or ${key} itself.`;
  }
  return hintOf(schema) ?? `It takes ${expectationOf(schema)}.`;
}

/** What is wrong with a value: by its kind, never the value itself. */
export function mismatch({ keyword, message, data, parentSchema }: ErrorObject): string {
  if (RELATIONS.has(keyword)) return `It ${message}.`;
  const other = acceptsKind(parentSchema, data) ? OTHER[kindOf(data)] : undefined;
  return `Expects ${expectationOf(parentSchema)}; found ${other ?? kindOf(data)}.`;
}

/** Rules between the parts of a value: the words of the validator name no values. */
const RELATIONS = new Set([
  'dependentRequired',
  'dependencies',
  'minProperties',
  'maxProperties',
  'uniqueItems',
  'not',
]);

const OTHER: Readonly<Record<string, string>> = { text: 'other text', 'a number': 'another number' };

export function valueHint({ data, parentSchema }: ErrorObject): string | undefined {
  if (data === null) return 'Give it a value, or take the key away.';
  if (typeof data !== 'string' && typeof data !== 'object' && acceptsKind(parentSchema, '')) {
    return 'Put the value in quotes.';
  }
  return hintOf(parentSchema);
}

function hintOf(schema: unknown): string | undefined {
  const { description } = schema as { readonly description?: unknown };
  return typeof description === 'string' ? description : undefined;
}
