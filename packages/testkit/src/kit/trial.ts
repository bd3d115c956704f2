import { randomBytes } from 'node:crypto';
import {
  type AnyPart,
  type HealthProbe,
  isSecretSchema,
  type Notifier,
  type Plugin,
  type ProxyProvider,
  type RegistrySource,
  type TSchema,
} from '@docker-watcher/sdk';
import type { Call } from './bench.js';
import type { Check } from './check.js';
import { lifeChecks } from './life-checks.js';
import { notifierCalls } from './notifier-checks.js';
import type { OtherSide } from './other-side.js';
import { pluginChecks } from './plugin-checks.js';
import { probeTarget } from './probe-checks.js';
import { proxyCalls } from './proxy-checks.js';
import { registryCalls } from './registry-checks.js';

/**
 * All that can be said of a plugin without knowing what it speaks to: the plugin as a whole, and of each part what every
 * part promises, tried with settings made up from its schema.
 */
export function trialChecks(plugin: Plugin, folder: string): readonly Check[] {
  const parts = Object.entries(plugin.parts).flatMap(([name, definition]) =>
    lifeChecks<TriedPart>({
      definition,
      settings: (at) => sampleOf(definition.config, at),
      calls: (part, at) => callsOf(definition.kind, part, at),
    }).map((check) => ({ ...check, name: `${definition.kind} ${name}: ${check.name}` })),
  );
  return [...pluginChecks(plugin, folder), ...parts];
}

type TriedPart = RegistrySource & ProxyProvider & HealthProbe & Notifier;

const SECRET = `kit-${randomBytes(9).toString('hex')}`;

function callsOf(kind: AnyPart['kind'], part: TriedPart, at: OtherSide): Readonly<Record<string, Call>> {
  switch (kind) {
    case 'registry':
      return registryCalls(part, at.host);
    case 'proxy':
      return proxyCalls(part);
    case 'notifier':
      return notifierCalls(part);
    case 'probe':
      return { check: (options) => part.check(probeTarget(at.port), options) };
  }
}

/** Values that fit: those the schema names, else addresses of `at`, else the plainest there are. Optional fields stay out, save secrets. */
export function sampleOf(schema: TSchema, at: OtherSide): unknown {
  const {
    type,
    format,
    default: usual,
    examples,
    const: only,
    enum: some,
    anyOf,
    minimum = 0,
    minLength = 1,
  } = schema as Wide;
  const [example] = examples ?? some ?? [];
  if (isSecretSchema(schema)) return format === 'uri' ? `${at.url}/${SECRET}` : SECRET;
  if (format === 'uri') return at.url;
  if (only !== undefined) return only;
  if (usual !== undefined) return usual;
  if (example !== undefined) return example;
  if (anyOf?.[0] !== undefined) return sampleOf(anyOf[0], at);
  if (type === 'object') return sampleOfObject(schema, at);
  if (type === 'array') return [];
  if (type === 'boolean') return false;
  return type === 'string' ? 'x'.repeat(minLength) : minimum;
}

interface Wide {
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly TSchema[];
  readonly minimum?: number;
  readonly minLength?: number;
}

function sampleOfObject(schema: TSchema, at: OtherSide): Record<string, unknown> {
  const { properties = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly required?: readonly string[];
  };
  const wanted = Object.entries(properties).filter(([name]) => required.includes(name));
  return Object.fromEntries(wanted.map(([name, field]) => [name, sampleOf(field, at)]));
}
