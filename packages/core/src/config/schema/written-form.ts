import { isSecretSchema, SECRET_KEYWORD, type TSchema } from '@docker-watcher/sdk';
import { EXPECTS_KEYWORD } from './fields.js';

export type Json = { [key: string]: unknown };

/** A schema as plain JSON, our own keywords taken out; of a secret `x` any one of x, x_env and x_file is written. */
export function written(schema: unknown): Json {
  const { [SECRET_KEYWORD]: _secret, [EXPECTS_KEYWORD]: expects, ...rules } = schema as Json;
  const result: Json = { ...rules };
  if (typeof expects === 'string' && result.description === undefined) result.description = `Expects ${expects}.`;
  for (const word of ['anyOf', 'oneOf', 'allOf'] as const) {
    if (Array.isArray(rules[word])) result[word] = rules[word].map(written);
  }
  for (const word of ['items', 'additionalProperties', 'not'] as const) {
    if (typeof rules[word] === 'object' && rules[word] !== null) result[word] = written(rules[word]);
  }
  for (const word of ['patternProperties', '$defs', 'definitions'] as const) {
    if (rules[word] !== undefined) result[word] = mapValues(rules[word] as Json, written);
  }
  if (rules.properties === undefined) return result;
  const properties = rules.properties as Record<string, TSchema>;
  const secrets = Object.keys(properties).filter((key) => isSecretSchema(properties[key] ?? {}));
  const required = ((rules.required ?? []) as readonly string[]).filter((key) => !secrets.includes(key));
  const needed = secrets.filter((key) => (rules.required as readonly string[] | undefined)?.includes(key));
  result.properties = Object.fromEntries(
    Object.entries(properties).flatMap(([key, property]) =>
      secrets.includes(key) ? formsOf(key, written(property)) : [[key, written(property)]],
    ),
  );
  delete result.required;
  if (required.length > 0) result.required = required;
  const rulesOfSecrets = secrets.map((key) => oneFormOf(key, needed.includes(key)));
  if (rulesOfSecrets.length > 0) result.allOf = [...((result.allOf as Json[] | undefined) ?? []), ...rulesOfSecrets];
  return result;
}

function formsOf(key: string, secret: Json): readonly (readonly [string, Json])[] {
  const { title = key, description = '' } = secret;
  const form = (what: string): Json => ({
    type: 'string',
    minLength: 1,
    title,
    description: `${what} ${description}`.trim(),
  });
  return [
    [key, secret],
    [`${key}_env`, form('Name of an environment variable.')],
    [`${key}_file`, form('Path of a file, relative to this one.')],
  ];
}

function oneFormOf(key: string, isNeeded: boolean): Json {
  const forms = [key, `${key}_env`, `${key}_file`].map((form) => ({ required: [form] }));
  return { oneOf: isNeeded ? forms : [...forms, { not: { anyOf: forms } }] };
}

function mapValues(map: Json, change: (value: unknown) => Json): Json {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
