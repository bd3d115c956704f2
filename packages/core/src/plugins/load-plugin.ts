import { pathToFileURL } from 'node:url';
import { API_VERSION, isPlugin, type Plugin } from '@docker-watcher/sdk';
import { AppError, messageOf } from '../base/index.js';
import { checkSdkRange } from './check-sdk-range.js';
import { type FoundPackage, findPackage } from './find-package.js';
import { freshEntry } from './fresh-entry.js';
import { parsePluginName } from './names.js';

/** A plugin that takes longer to import waits for something, which it must not. */
const PATIENCE_MS = 10_000;

export interface LoadedPlugin {
  /** As the user wrote it. */
  readonly name: string;
  readonly package: FoundPackage;
  readonly plugin: Plugin;
  /** Of a plugin named by its folder: another when its code has changed. */
  readonly revision?: string;
}

/**
 * Finds, checks and imports one plugin. `bases` are folders to look from, in order. Throws `plugin.missing`,
 * `plugin.incompatible` (before any of its code runs, where the manifest tells) or `plugin.broken`.
 */
export async function loadPlugin(name: string, bases: readonly string[]): Promise<LoadedPlugin> {
  const parsed = parsePluginName(name);
  const found = await findPackage(parsed, bases);
  if (found.kind === 'missing') {
    const wanted = parsed.kind === 'path' ? parsed.path : (parsed.candidates[0] ?? name);
    throw new AppError(
      'plugin.missing',
      `The plugin "${name}" is not installed. Looked in: ${found.lookedIn.join(', ')}`,
      {
        hint: parsed.kind === 'path' ? `Check the path ${wanted}` : `npm install ${wanted}`,
      },
    );
  }
  if (found.kind === 'broken') {
    throw new AppError('plugin.broken', `The plugin "${name}" can't be loaded: ${found.reason}`, {
      hint: 'Reinstall it, or ask its author.',
    });
  }
  checkSdkRange(name, found.package);
  const fresh = parsed.kind === 'path' ? await freshEntry(found.package) : undefined;
  const plugin = await importPlugin(name, found.package, fresh?.path ?? found.package.entry);
  if (plugin.apiVersion !== API_VERSION) {
    throw new AppError(
      'plugin.incompatible',
      `The plugin "${name}" (${found.package.name} ${found.package.version}) speaks plugin API ${plugin.apiVersion}; this docker-watcher speaks ${API_VERSION}.`,
      { hint: `npm install ${found.package.name}@latest` },
    );
  }
  return { name, package: found.package, plugin, ...(fresh && { revision: fresh.revision }) };
}

async function importPlugin(name: string, found: FoundPackage, path: string): Promise<Plugin> {
  let module: { readonly default?: unknown };
  try {
    module = await withinPatience(import(pathToFileURL(path).href));
  } catch (error) {
    throw importFault(name, found, error);
  }
  if (!isPlugin(module.default)) {
    throw new AppError(
      'plugin.broken',
      `${found.name} is not a docker-watcher plugin: it has no default export made by definePlugin().`,
      {
        hint: `Its author writes: export default definePlugin({ … }) in ${found.entry}`,
      },
    );
  }
  return module.default;
}

/** The timer also keeps the process alive, which Node would end when all that is left is an `await` at a plugin's top level. */
async function withinPatience<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not ready within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
  });
  return Promise.race([loading, late]).finally(() => clearTimeout(timer));
}

function importFault(name: string, found: FoundPackage, error: unknown): AppError {
  const missing = /Cannot find (?:package|module) '([^']+)'/.exec(messageOf(error))?.[1];
  if (missing !== undefined) {
    return new AppError(
      'plugin.broken',
      `The plugin "${name}" (${found.name}) is installed, but its dependency "${missing}" is not.`,
      {
        hint: `npm install --prefix ${found.dir}`,
        cause: error,
      },
    );
  }
  return new AppError(
    'plugin.broken',
    `The plugin "${name}" (${found.name} ${found.version}) throws when imported: ${messageOf(error)}`,
    {
      hint: 'Ask its author, or take it out of the configuration.',
      cause: error,
    },
  );
}
