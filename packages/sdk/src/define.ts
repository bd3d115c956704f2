import type { Static, TSchema } from 'typebox';
import type { NotifierPart } from './notifier.js';
import type { ProbePart } from './probe.js';
import type { ProxyPart } from './proxy.js';
import type { RegistryPart } from './registry.js';

/** Grows when the contract between core and plugins changes incompatibly. */
export const API_VERSION = 1;
const BRAND = Symbol.for('docker-watcher.plugin');

// biome-ignore lint/suspicious/noExplicitAny: a plugin's parts have configs of their own; the loader checks them by schema.
export type AnyPart = RegistryPart<any> | ProxyPart<any> | ProbePart<any> | NotifierPart<any>;
export type PartKind = AnyPart['kind'];

export interface Plugin {
  readonly apiVersion: number;
  readonly parts: Readonly<Record<string, AnyPart>>;
}

type Definition<Part extends { kind: string; config: TSchema }, S extends TSchema> = Omit<Part, 'kind' | 'config'> & {
  readonly config: S;
};

export function defineRegistry<S extends TSchema>(
  part: Definition<RegistryPart<Static<S>>, S>,
): RegistryPart<Static<S>> {
  return { kind: 'registry', ...part };
}

export function defineProxy<S extends TSchema>(part: Definition<ProxyPart<Static<S>>, S>): ProxyPart<Static<S>> {
  return { kind: 'proxy', ...part };
}

export function defineProbe<S extends TSchema>(part: Definition<ProbePart<Static<S>>, S>): ProbePart<Static<S>> {
  return { kind: 'probe', ...part };
}

export function defineNotifier<S extends TSchema>(
  part: Definition<NotifierPart<Static<S>>, S>,
): NotifierPart<Static<S>> {
  return { kind: 'notifier', ...part };
}

/** The default export of a plugin package: its parts by the name users write as `type`. */
export function definePlugin(parts: Readonly<Record<string, AnyPart>>): Plugin {
  return Object.freeze({ [BRAND]: true, apiVersion: API_VERSION, parts: Object.freeze({ ...parts }) });
}

/** True for a plugin made by any copy of this package. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && BRAND in value;
}
