import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where plugins are looked for, in order: beside the config file, `plugins_dir`, beside core itself. */
export function pluginFolders(configFile: string, pluginsDir: string | undefined): readonly string[] {
  const core = dirname(fileURLToPath(import.meta.url));
  return [dirname(configFile), ...(pluginsDir === undefined ? [] : [pluginsDir]), core];
}
