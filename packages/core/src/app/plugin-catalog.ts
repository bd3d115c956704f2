import type { PartFacts, PluginCatalog, PluginFacts } from '../http/index.js';
import { type LoadedPlugin, ownTypes, type PluginSet } from '../plugins/index.js';

/** What is installed and what it was made into, for people to see. */
export function pluginCatalog(current: () => PluginSet, parts: () => readonly PartFacts[]): PluginCatalog {
  return {
    plugins: () => [...current().plugins.map(factsOf), ...current().problems.map(failedFacts)],
    parts,
  };
}

function factsOf({ name, package: { name: packageName, version }, plugin }: LoadedPlugin): PluginFacts {
  const parts = Object.entries(plugin.parts).map(([type, { kind, label, icon, config }]) => ({
    kind,
    type: typeOf(kind, type),
    label,
    settings: config,
    ...(icon === undefined ? {} : { icon }),
  }));
  return { name, package: packageName, version, parts };
}

function failedFacts({ name, problem }: PluginSet['problems'][number]): PluginFacts {
  const { code, message, hint } = problem;
  return { name, parts: [], problem: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

/** The word people write: of ours the usual one, `github` rather than `ghcr`. */
function typeOf(kind: string, part: string): string {
  return ownTypes().find((own) => own.kind === kind && own.part === part)?.type ?? part;
}
