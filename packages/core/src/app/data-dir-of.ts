import { AppError } from '../base/index.js';
import { formatProblems, loadConfig, type PartSchemas } from '../config/index.js';

/** Where the data folder is needs no plugin: their settings pass unlooked at. */
const unchecked: PartSchemas = { part: () => ({ unchecked: true, note: '' }) };

/** Where a configuration file puts the data folder. */
export async function dataDirOf(options: { readonly config: string }): Promise<string> {
  const file = options.config;
  const loaded = await loadConfig({ file, env: process.env, withoutSecrets: true, parts: async () => unchecked });
  if (loaded.ok) return loaded.config.dataDir;
  throw new AppError('config.invalid', `The configuration is not right.\n${formatProblems(file, loaded.problems)}`);
}
