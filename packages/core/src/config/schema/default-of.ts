import type { Static, TSchema } from '@docker-watcher/sdk';

interface WithProperties {
  readonly properties: Readonly<Record<string, TSchema>>;
}

/** The default that a schema tells of one of its keys: the reference and the program take it from the same place. */
export function defaultOf<S extends TSchema & WithProperties, K extends keyof Static<S> & string>(
  schema: S,
  key: K,
): NonNullable<Static<S>[K]> {
  const property = schema.properties[key] as { readonly default?: unknown } | undefined;
  if (property?.default === undefined) throw new Error(`The key ${key} has no default`);
  return property.default as NonNullable<Static<S>[K]>;
}
