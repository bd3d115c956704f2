import { type KnownPart, schemaOf } from '../config/index.js';
import { loadPlugins, ownTypes, type PluginSet } from '../plugins/index.js';
import { pluginFolders } from './plugin-folders.js';
import { readConfiguration } from './read-configuration.js';

/**
 * `docker-watcher schema`: the JSON Schema of the configuration file, with the settings of the plugins that a file names, or
 * of our own that are installed.
 */
export async function schema(options: { readonly config?: string }): Promise<string> {
  const plugins = (await named(options.config)) ?? (await installed(options.config));
  return JSON.stringify(schemaOf(knownParts(plugins)), null, 2);
}

async function named(file: string | undefined): Promise<PluginSet | undefined> {
  if (file === undefined) return undefined;
  const reading = await readConfiguration({ file, env: process.env, lenient: true });
  return reading.ok ? reading.plugins : undefined;
}

function installed(file: string | undefined): Promise<PluginSet> {
  return loadPlugins({ types: ownTypes() }, pluginFolders(file ?? `${process.cwd()}/docker-watcher.yaml`, undefined));
}

/** Each part by its own name, and by the other types of ours that name it. */
function knownParts({ plugins }: PluginSet): readonly KnownPart[] {
  return plugins.flatMap(({ plugin }) =>
    Object.entries(plugin.parts).flatMap(([name, { kind, config }]) => {
      const others = ownTypes().filter((own) => own.kind === kind && own.part === name && own.type !== name);
      return [name, ...others.map(({ type }) => type)].map((type) => ({ kind, type, schema: config }));
    }),
  );
}
