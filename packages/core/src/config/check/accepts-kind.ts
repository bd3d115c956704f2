/** Whether `schema` takes values of the kind that `value` is, whatever else it asks of them. */
export function acceptsKind(schema: unknown, value: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, anyOf, oneOf, enum: choices } = schema as Record<string, unknown>;
  const branches = anyOf ?? oneOf;
  if (Array.isArray(branches)) return branches.some((branch) => acceptsKind(branch, value));
  if ('const' in schema) return typeof schema.const === typeof value;
  if (type === undefined) return !Array.isArray(choices) || choices.some((choice) => typeof choice === typeof value);
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.some((one) => isOfType(value, one));
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
