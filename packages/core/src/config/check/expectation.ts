import { EXPECTS_KEYWORD } from '../schema/fields.js';

type Rules = Readonly<Record<string, unknown>>;

/** What `schema` expects, in words: its own, else told from its rules. */
export function expectationOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'something else';
  const rules = schema as Rules;
  const own = rules[EXPECTS_KEYWORD];
  if (typeof own === 'string') return own;
  const branches = rules.anyOf ?? rules.oneOf;
  if (Array.isArray(branches)) return orOf(branches.map(expectationOf));
  if ('const' in rules) return JSON.stringify(rules.const);
  if (Array.isArray(rules.enum)) return orOf(rules.enum.map((choice) => JSON.stringify(choice)));
  const { type } = rules;
  return orOf((Array.isArray(type) ? type : [type]).map((one) => ofType(one, rules)));
}

function ofType(type: unknown, rules: Rules): string {
  switch (type) {
    case 'string':
      return textOf(rules);
    case 'integer':
      return `a whole number${rangeOf(rules)}`;
    case 'number':
      return `a number${rangeOf(rules)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return listOf(rules);
    case 'object':
      return 'a map of keys and values';
    case 'null':
      return 'nothing';
    default:
      return 'something else';
  }
}

function textOf({ format, pattern, minLength, maxLength, examples }: Rules): string {
  if (format === 'uri') return 'an address such as "https://example.com"';
  if (format === 'email') return 'an e-mail address';
  if (Array.isArray(examples) && typeof examples[0] === 'string') return `text such as ${JSON.stringify(examples[0])}`;
  if (typeof pattern === 'string') return `text of the form ${pattern}`;
  if (typeof minLength === 'number' && minLength > 1) return `text of at least ${minLength} characters`;
  if (typeof maxLength === 'number') return `text of at most ${maxLength} characters`;
  return 'text';
}

function rangeOf({ minimum, maximum, exclusiveMinimum }: Rules): string {
  if (typeof minimum === 'number' && typeof maximum === 'number') return ` from ${minimum} to ${maximum}`;
  if (typeof minimum === 'number') return ` of at least ${minimum}`;
  if (typeof maximum === 'number') return ` of at most ${maximum}`;
  return typeof exclusiveMinimum === 'number' ? ` above ${exclusiveMinimum}` : '';
}

function listOf({ minItems, items }: Rules): string {
  const some = typeof minItems === 'number' && minItems > 0 ? 'a list with something in it' : 'a list';
  const text = typeof items === 'object' && items !== null && (items as Rules).type === 'string';
  return text && some === 'a list' ? 'a list of texts' : some;
}

function orOf(words: readonly string[]): string {
  const all = [...new Set(words)];
  const last = all.pop() ?? 'something else';
  return all.length === 0 ? last : `${all.join(', ')} or ${last}`;
}
