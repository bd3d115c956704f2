import type { TSchema } from '@docker-watcher/sdk';

/**
 * What is wrong with the settings of a part, a line each: dashboard, reference and errors are made from the schema, so
 * every field says what it is, and a key nobody knows is refused.
 */
export function settingsComplaints(schema: TSchema): readonly string[] {
  const { type, additionalProperties, title, properties = {} } = schema as ObjectSchema;
  if (type !== 'object') return ['The settings are no object.'];
  const complaints =
    additionalProperties === false ? [] : ['Unknown keys are taken: set additionalProperties to false.'];
  if (!isText(title)) complaints.push('The settings have no title.');
  for (const [name, field] of Object.entries(properties)) {
    if (!isText(field.title)) complaints.push(`"${name}" has no title.`);
    if (!isText(field.description)) complaints.push(`"${name}" has no description.`);
    if (!/^[a-z][a-z0-9_]*$/.test(name)) complaints.push(`"${name}" is not written in lower case with underscores.`);
  }
  return complaints;
}

interface ObjectSchema {
  readonly type?: unknown;
  readonly additionalProperties?: unknown;
  readonly title?: unknown;
  readonly properties?: Readonly<Record<string, { readonly title?: unknown; readonly description?: unknown }>>;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
