import type { TSchema } from '@docker-watcher/sdk';

/** A JSON Schema as plain JSON. */
export type Json = { readonly [key: string]: unknown };

const NAME = /^[A-Z][A-Za-z]+$/;

/** Gathers the schemas that have a name, which is their title, and puts references in their places. */
export class Components {
  readonly #schemas = new Map<string, string>();

  /** `schema` with references where it holds, or is, a named one. Throws when two differ under one name. */
  use(schema: TSchema): Json {
    return this.#walk(JSON.parse(JSON.stringify(schema))) as Json;
  }

  get schemas(): Readonly<Record<string, Json>> {
    const sorted = [...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, text]) => [name, JSON.parse(text) as Json]));
  }

  #walk(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#walk(one));
    if (typeof value !== 'object' || value === null) return value;
    const { title, ...schema } = value as { title?: unknown; [key: string]: unknown };
    const isNamed = typeof title === 'string' && schema.type === 'object' && NAME.test(title);
    const inner = Object.fromEntries(
      Object.entries(isNamed ? schema : (value as object)).map(([key, one]) => [key, this.#walk(one)]),
    );
    return isNamed ? this.#register(title, inner) : inner;
  }

  #register(name: string, schema: Json): Json {
    const text = JSON.stringify(schema);
    if ((this.#schemas.get(name) ?? text) !== text) throw new Error(`Two schemas are named ${name}.`);
    this.#schemas.set(name, text);
    return { $ref: `#/components/schemas/${name}` };
  }
}
