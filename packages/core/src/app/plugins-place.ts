import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../base/index.js';
import type { PluginPlace } from '../cli/index.js';
import { loadConfig, type PartSchemas } from '../config/index.js';
import type { PluginWish } from '../plugins/index.js';
import { pluginFolders } from './plugin-folders.js';

/** What a configuration file says of plugins, whatever else is wrong with it. */
export interface PluginWishes {
  readonly plugins?: readonly string[];
  readonly pluginsDir?: string;
  readonly types: PluginWish['types'];
  /** Where to look, in order. */
  readonly folders: readonly string[];
}

const unchecked: PartSchemas = { part: () => ({ unchecked: true, note: '' }) };

export async function pluginWishes({ config, dir }: PluginPlace): Promise<PluginWishes> {
  let wish: Omit<PluginWishes, 'folders'> = { types: [] };
  if (config !== undefined) {
    await loadConfig({
      file: config,
      env: process.env,
      withoutSecrets: true,
      parts: async (asked) => {
        wish = asked;
        return unchecked;
      },
    });
  }
  const pluginsDir = dir ?? wish.pluginsDir;
  const folders = pluginFolders(config ?? join(process.cwd(), 'docker-watcher.yaml'), pluginsDir);
  return { ...wish, folders, ...(pluginsDir === undefined ? {} : { pluginsDir }) };
}

/** Where plugins are installed. Throws when nobody said. */
export async function demandPluginsDir(place: PluginPlace): Promise<string> {
  const { pluginsDir } = await pluginWishes(place);
  if (pluginsDir !== undefined) return resolve(pluginsDir);
  const file = place.config === undefined ? 'the configuration' : place.config;
  throw new AppError('config.invalid', 'Nothing says where plugins are to be installed.', {
    hint: `Write "plugins_dir: ./plugins" into ${file}${place.config === undefined ? '' : ` (beside it, in ${dirname(place.config)})`}, or give --dir FOLDER.`,
  });
}

export interface Installed {
  readonly name: string;
  readonly version?: string;
  readonly integrity?: string;
}

/** The packages that stand in the package.json of a folder for plugins, as its lock file has them. */
export async function installedIn(folder: string): Promise<readonly Installed[]> {
  const manifest = (await readJson(join(folder, 'package.json'))) as { dependencies?: Record<string, string> };
  const lock = (await readJson(join(folder, 'package-lock.json'))) as {
    packages?: Record<string, { version?: string; integrity?: string } | undefined>;
  };
  return Object.keys(manifest.dependencies ?? {}).map((name) => {
    const { version, integrity } = lock.packages?.[`node_modules/${name}`] ?? {};
    return { name, ...(version === undefined ? {} : { version }), ...(integrity === undefined ? {} : { integrity }) };
  });
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // A folder that npm has not been in yet, or one that a person made.
    return {};
  }
}
