import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { API_VERSION, isPlugin, type Plugin } from '@docker-watcher/sdk';
import semver from 'semver';
import { AppError, messageOf } from '../base/index.js';
import { type FoundPackage, findPackage } from './find-package.js';
import { parsePluginName } from './names.js';

export interface LoadedPlugin {
  /** As the user wrote it. */
  readonly name: string;
  readonly package: FoundPackage;
  readonly plugin: Plugin;
}

/** The version of the sdk this core speaks. */
const SDK_VERSION = (createRequire(import.meta.url)('@docker-watcher/sdk/package.json') as { version: string }).version;

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
  checkRange(name, found.package);
  const plugin = await importPlugin(name, found.package);
  if (plugin.apiVersion !== API_VERSION) {
    throw new AppError(
      'plugin.incompatible',
      `The plugin "${name}" (${found.package.name} ${found.package.version}) speaks plugin API ${plugin.apiVersion}; this docker-watcher speaks ${API_VERSION}.`,
      { hint: `npm install ${found.package.name}@latest` },
    );
  }
  return { name, package: found.package, plugin };
}

function checkRange(name: string, found: FoundPackage): void {
  const range = found.sdkRange;
  if (range === undefined || semver.validRange(range) === null) return;
  if (semver.satisfies(SDK_VERSION, range, { includePrerelease: true })) return;
  throw new AppError(
    'plugin.incompatible',
    `The plugin "${name}" (${found.name} ${found.version}) needs @docker-watcher/sdk ${range}; this docker-watcher has ${SDK_VERSION}.`,
    { hint: `npm install ${found.name}@latest` },
  );
}

async function importPlugin(name: string, found: FoundPackage): Promise<Plugin> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(found.entry).href)) as { readonly default?: unknown };
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
