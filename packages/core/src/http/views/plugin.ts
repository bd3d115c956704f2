import { isSecretSchema, type Static, type TSchema, Type } from '@docker-watcher/sdk';
import type { PartFacts, PluginFacts } from '../ports.js';
import { list, oneOf } from './fields.js';

const KINDS = ['registry', 'proxy', 'probe', 'notifier'] as const;
const Anything = Type.Record(Type.String(), Type.Unknown());

export const PluginSchema = Type.Object(
  {
    name: Type.String(),
    package: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    parts: list(
      Type.Object({
        kind: oneOf(KINDS),
        type: Type.String(),
        label: Type.Optional(Type.String()),
        icon: Type.Optional(Type.String()),
        settings: Type.Unsafe<Record<string, unknown>>({ ...Anything, description: 'JSON Schema of its settings.' }),
      }),
    ),
    problem: Type.Optional(
      Type.Object({ code: Type.String(), message: Type.String(), hint: Type.Optional(Type.String()) }),
    ),
  },
  { title: 'Plugin' },
);

export const PartSchema = Type.Object(
  {
    id: Type.String(),
    kind: oneOf(KINDS),
    type: Type.String(),
    plugin: Type.String(),
    state: oneOf(['ok', 'degraded']),
    detail: Type.Optional(Type.String()),
    settings: Type.Unsafe<Record<string, unknown>>({ ...Anything, description: 'As configured, without secrets.' }),
  },
  { title: 'Part' },
);

export function viewPlugin({ parts, ...plugin }: PluginFacts): Static<typeof PluginSchema> {
  return { ...plugin, parts: parts.map((part) => ({ ...part, settings: { ...part.settings } })) };
}

export function viewPart({ schema, settings, ...part }: PartFacts): Static<typeof PartSchema> {
  return { ...part, settings: withoutSecrets(schema, settings) as Record<string, unknown> };
}

/** The settings that a schema knows, but for the secrets: what it does not know might be one. */
function withoutSecrets(schema: TSchema, value: unknown): unknown {
  const { properties, items } = schema as { properties?: Record<string, TSchema>; items?: TSchema };
  if (Array.isArray(value)) return items === undefined ? [] : value.map((one) => withoutSecrets(items, one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const known = properties?.[key];
      return known === undefined || isSecretSchema(known) ? [] : [[key, withoutSecrets(known, inner)]];
    }),
  );
}
