import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from '@docker-watcher/sdk';
import { AppError } from '../base/index.js';
import type { PluginReport } from '../cli/index.js';
import { loadPlugin } from '../plugins/index.js';

/** What this room uses of `@docker-watcher/testkit/checks`: a package of its own, which needs this one. */
interface Kit {
  trialChecks(plugin: Plugin, folder: string): readonly unknown[];
  brokenPromises(checks: readonly unknown[]): Promise<PluginReport['broken']>;
}

/** Loads the plugin in `folder` as it will be loaded in earnest, and runs the test kit on it. */
export async function testPlugin(folder: string): Promise<PluginReport> {
  const dir = resolve(folder);
  const loaded = await loadPlugin(dir, [process.cwd()]);
  const { trialChecks, brokenPromises } = await findKit(dir);
  const checks = trialChecks(loaded.plugin, dir);
  return { package: loaded.package.name, checks: checks.length, broken: await brokenPromises(checks) };
}

async function findKit(dir: string): Promise<Kit> {
  for (const base of [join(dir, 'package.json'), join(process.cwd(), 'package.json'), fileURLToPath(import.meta.url)]) {
    const file = resolveFrom(base);
    if (file !== undefined) return (await import(pathToFileURL(file).href)) as Kit;
  }
  throw new AppError('plugin.missing', 'The test kit is not installed.', {
    hint: `npm install --save-dev --prefix ${dir} @docker-watcher/testkit`,
  });
}

function resolveFrom(base: string): string | undefined {
  try {
    return createRequire(base).resolve('@docker-watcher/testkit/checks');
  } catch {
    return undefined;
  }
}
