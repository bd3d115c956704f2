import type { PluginSet } from '../plugins/index.js';

/** The plugins named by their folder whose code is another than before, as the configuration's changes are told. */
export function changedPlugins(before: PluginSet, after: PluginSet): readonly string[] {
  const known = new Map(before.plugins.map(({ name, revision }) => [name, revision]));
  return after.plugins
    .filter(({ name, revision }) => known.has(name) && known.get(name) !== revision)
    .map(({ name }) => `plugin ${name}`);
}
