import { messageOf } from '../base/index.js';
import { type Config, type ConfigProblem, loadConfig, type OwnMount } from '../config/index.js';
import { loadPlugins, type PluginSet } from '../plugins/index.js';
import { partSchemas } from './part-schemas.js';
import { pluginFolders } from './plugin-folders.js';

export interface ReadOptions {
  /** Absolute path. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  /** Wins over the file's. */
  readonly dataDir?: string;
  /** Mounts of the container this process runs in. */
  readonly ownMounts?: readonly OwnMount[];
  /** For checking on another machine: plugins of ours and secrets that are not there are worth a note only. */
  readonly lenient: boolean;
}

export type Reading =
  | { readonly ok: true; readonly config: Config; readonly plugins: PluginSet }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The configuration file together with the plugins it names. */
export async function readConfiguration(options: ReadOptions): Promise<Reading> {
  const { file, env, dataDir, ownMounts, lenient } = options;
  let plugins: PluginSet | undefined;
  const loaded = await loadConfig({
    file,
    env,
    withoutSecrets: lenient,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(ownMounts === undefined ? {} : { ownMounts }),
    async parts(wish) {
      plugins = await loadPlugins(wish, pluginFolders(file, wish.pluginsDir));
      return partSchemas(plugins, { lenient });
    },
  });
  if (!loaded.ok) return { ok: false, problems: loaded.problems };
  if (plugins === undefined) throw new Error(`The plugins of ${file} were not asked for: ${messageOf(loaded)}`);
  return { ok: true, config: loaded.config, plugins };
}
