import type { ListedPlugin, PluginPlace } from '../cli/index.js';
import { type LoadedPlugin, loadPlugins } from '../plugins/index.js';
import { type Installed, installedIn, pluginWishes } from './plugins-place.js';

/** The plugins that a configuration names, loaded to see whether they can be, and those installed that it does not name. */
export async function listPlugins(place: PluginPlace): Promise<readonly ListedPlugin[]> {
  const { folders, pluginsDir, ...wish } = await pluginWishes(place);
  const { plugins, problems } = await loadPlugins(wish, folders);
  const installed = pluginsDir === undefined ? [] : await installedIn(pluginsDir);
  const loaded = new Set(plugins.map((plugin) => plugin.package.name));
  const failed = problems.map(({ name, problem: { code, message, hint } }) => ({
    name,
    parts: [],
    problem: { code, message, ...(hint === undefined ? {} : { hint }) },
  }));
  const unnamed = installed.filter(({ name }) => !loaded.has(name) && !failed.some((one) => one.name === name));
  return [
    ...plugins.map((plugin) => describePlugin(plugin, installed)),
    ...failed,
    ...unnamed.map(({ name, ...facts }) => ({ package: name, ...facts, parts: [] })),
  ];
}

export function describePlugin(
  { name, package: { name: packageName, version, publisher }, plugin }: LoadedPlugin,
  installed: readonly Installed[],
): ListedPlugin {
  const integrity = installed.find((one) => one.name === packageName)?.integrity;
  return {
    name,
    package: packageName,
    version,
    parts: Object.entries(plugin.parts).map(([type, { kind }]) => ({ kind, type })),
    ...(publisher === undefined ? {} : { publisher }),
    ...(integrity === undefined ? {} : { integrity }),
  };
}
