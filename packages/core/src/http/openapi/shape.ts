import type { Json } from './components.js';

/** A JSON Schema in the notation of types, as markup: named ones are links. */
export function shapeOf(schema: Json | undefined, depth = 0): string {
  if (schema === undefined) return 'anything';
  const {
    $ref,
    type,
    enum: words,
    items,
    properties,
    anyOf,
    contentSchema,
  } = schema as {
    $ref?: string;
    type?: string;
    enum?: readonly string[];
    items?: Json;
    properties?: Readonly<Record<string, Json>>;
    anyOf?: readonly Json[];
    contentSchema?: Json;
  };
  if ($ref !== undefined) return link($ref);
  if (contentSchema !== undefined) return shapeOf(contentSchema, depth);
  if (words !== undefined) return words.map((word) => markup(JSON.stringify(word))).join(' | ');
  if (anyOf !== undefined) return anyOf.map((one) => shapeOf(one, depth)).join(' | ');
  if (items !== undefined) return `list of ${shapeOf(items, depth)}`;
  if (properties === undefined) return markup(type ?? 'anything');
  return block(properties, (schema.required ?? []) as readonly string[], depth);
}

export function markup(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
}

function link(ref: string): string {
  const name = markup(ref.slice(ref.lastIndexOf('/') + 1));
  return `<a href="#${name}">${name}</a>`;
}

function block(properties: Readonly<Record<string, Json>>, required: readonly string[], depth: number): string {
  const margin = '  '.repeat(depth + 1);
  const lines = Object.entries(properties).map(([name, schema]) => {
    const note = typeof schema.description === 'string' ? `  <i>${markup(schema.description)}</i>` : '';
    return `${margin}${markup(name)}${required.includes(name) ? '' : '?'}: ${shapeOf(schema, depth + 1)}${note}`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}
