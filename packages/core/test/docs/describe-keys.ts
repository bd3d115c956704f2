import { isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import { EXPECTS_KEYWORD } from '../../src/config/schema/fields.js';

/** What a schema says of one key. */
export interface Key {
  /** `tls.ca`: from the map it is told with. */
  readonly name: string;
  readonly description: string;
  /** What it takes, in words. */
  readonly takes: string;
  readonly default?: unknown;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly schema: Schema;
}

export type Schema = Readonly<Record<string, unknown>>;

/** The keys of an object, those of closed objects inside of it included, in the order of the schema. */
export function describeKeys(schema: TSchema | Schema, prefix = ''): Key[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, Schema>>;
    required?: readonly string[];
  };
  return Object.entries(properties).flatMap(([name, property]) => {
    const key = keyOf(`${prefix}${name}`, property, required.includes(name));
    const inner = objectsIn(property).flatMap((one) => describeKeys(one, `${prefix}${name}.`));
    return [key, ...inner];
  });
}

function keyOf(name: string, schema: Schema, isRequired: boolean): Key {
  return {
    name,
    description: String(schema.description ?? ''),
    takes: takes(schema),
    isRequired,
    isSecret: isSecretSchema(schema as TSchema),
    schema,
    ...(schema.default === undefined ? {} : { default: schema.default }),
  };
}

/** The maps with keys of their own that a value may be: itself, a form of it, or what a list or map of it holds. */
function objectsIn(schema: Schema): Schema[] {
  if (schema.properties !== undefined) return [schema];
  const forms = [...((schema.anyOf ?? []) as Schema[]), ...itemsOf(schema), ...valuesOf(schema)];
  return forms.flatMap(objectsIn);
}

/** What a value is, in words a person would use. */
export function takes(schema: Schema): string {
  const expects = schema[EXPECTS_KEYWORD];
  if (typeof expects === 'string') return expects;
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => `\`${one}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (Array.isArray(schema.anyOf)) return [...new Set((schema.anyOf as Schema[]).map(takes))].join('; or ');
  if (schema.patternProperties !== undefined) return `a map from names to ${valuesOf(schema).map(takes).join(' or ')}`;
  if (schema.type === 'array') return `a list, each ${itemsOf(schema).map(takes).join(' or ')}`;
  const types = [schema.type].flat().map((type) => WORDS[String(type)] ?? String(type));
  return types.join(' or ');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  object: 'a map',
};

function itemsOf(schema: Schema): Schema[] {
  return schema.items === undefined ? [] : [schema.items as Schema];
}

function valuesOf(schema: Schema): Schema[] {
  return Object.values((schema.patternProperties ?? {}) as Readonly<Record<string, Schema>>);
}
