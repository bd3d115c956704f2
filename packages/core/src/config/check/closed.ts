import type { TSchema } from '@docker-watcher/sdk';

/** A plugin's settings are closed unless its schema says otherwise: a misspelt key must not pass in silence. */
export function closed(schema: TSchema): TSchema {
  const rules = schema as Readonly<Record<string, unknown>>;
  const isPlain = rules.type === 'object' && rules.properties !== undefined && !OPENS.some((word) => word in rules);
  if (!isPlain) return schema;
  const known = closedCopies.get(schema);
  if (known !== undefined) return known;
  const copy = { ...schema, additionalProperties: false };
  closedCopies.set(schema, copy);
  return copy;
}

const OPENS = ['additionalProperties', 'patternProperties', 'unevaluatedProperties', 'allOf', 'anyOf', 'oneOf', '$ref'];
const closedCopies = new WeakMap<TSchema, TSchema>();
