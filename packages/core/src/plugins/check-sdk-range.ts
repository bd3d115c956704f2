import { createRequire } from 'node:module';
import semver from 'semver';
import { AppError } from '../base/index.js';

/** The version of the sdk this core speaks. */
const SDK_VERSION = (createRequire(import.meta.url)('@docker-watcher/sdk/package.json') as { version: string }).version;

/** Throws `plugin.incompatible` when a package asks for an sdk that this core does not speak. */
export function checkSdkRange(
  name: string,
  asks: { readonly name: string; readonly version: string; readonly sdkRange?: string },
): void {
  const { sdkRange: range } = asks;
  if (range === undefined || semver.validRange(range) === null) return;
  if (semver.satisfies(SDK_VERSION, range, { includePrerelease: true })) return;
  throw new AppError(
    'plugin.incompatible',
    `The plugin "${name}" (${asks.name} ${asks.version}) needs @docker-watcher/sdk ${range}; this docker-watcher has ${SDK_VERSION}.`,
    { hint: `npm install ${asks.name}@latest` },
  );
}
