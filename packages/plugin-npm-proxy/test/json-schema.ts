type Schema = Readonly<Record<string, unknown>>;

/** What is wrong with `value`, by the words of JSON Schema that the description of the API uses. */
export function complaints(value: unknown, schema: Schema, where = ''): string[] {
  const found: string[] = [];
  const say = (what: string) => void found.push(`${where || 'body'} ${what}`);
  const types = [schema.type ?? []].flat() as string[];
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) say(`is not ${types.join(' or ')}`);
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) say('is not one of the allowed values');
  for (const word of ['anyOf', 'oneOf'])
    if (Array.isArray(schema[word]) && !(schema[word] as Schema[]).some((one) => complaints(value, one).length === 0))
      say(`fits none of ${word}`);
  if (typeof value === 'number' && typeof schema.minimum === 'number' && value < schema.minimum)
    say(`is less than ${schema.minimum}`);
  if (typeof value === 'string' && typeof schema.minLength === 'number' && value.length < schema.minLength)
    say('is too short');
  if (typeof value === 'string' && typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(value))
    say('does not match its pattern');
  if (Array.isArray(value) && schema.items !== undefined)
    value.forEach((one, index) => {
      found.push(...complaints(one, schema.items as Schema, `${where}/${index}`));
    });
  if (isObject(value)) found.push(...complaintsOfObject(value, schema, where));
  return found;
}

function complaintsOfObject(value: Record<string, unknown>, schema: Schema, where: string): string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const missing = ((schema.required ?? []) as string[]).filter((name) => !(name in value));
  const extra = schema.additionalProperties === false ? Object.keys(value).filter((name) => !(name in properties)) : [];
  return [
    ...missing.map((name) => `${where}/${name} is missing`),
    ...extra.map((name) => `${where}/${name} is not known`),
    ...Object.entries(properties).flatMap(([name, one]) =>
      name in value ? complaints(value[name], one, `${where}/${name}`) : [],
    ),
  ];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
