import { mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../base/index.js';
import type { ListedPlugin, PluginOffer, PluginPlace } from '../cli/index.js';
import {
  checkSdkRange,
  installPackage,
  loadPlugin,
  type PackageOffer,
  parsePluginName,
  uninstallPackage,
  viewPackage,
  viewTarball,
} from '../plugins/index.js';
import { describePlugin } from './plugins-list.js';
import { demandPluginsDir, installedIn } from './plugins-place.js';

/** What `plugins add` would install: the first of the names a short one may stand for that the registry knows, or a tarball. */
export async function offerPlugin(name: string, place: PluginPlace, signal: AbortSignal): Promise<PluginOffer> {
  const folder = await demandPluginsDir(place);
  const offer = /\.tgz$/.test(name) ? await viewTarball(resolve(name), signal) : await lookUp(name, signal);
  checkSdkRange(name, offer);
  return { ...offer, folder };
}

/** Throws when what was installed can't be loaded, and takes it out again. */
export async function addPlugin({ spec, name, folder }: PluginOffer, signal: AbortSignal): Promise<ListedPlugin> {
  await mkdir(folder, { recursive: true });
  await installPackage(spec, folder, signal);
  try {
    const loaded = await loadPlugin(resolve(folder, 'node_modules', name), [folder]);
    return describePlugin(loaded, await installedIn(folder));
  } catch (error) {
    await uninstallPackage(name, folder, signal);
    throw error;
  }
}

export async function removePlugin(name: string, place: PluginPlace, signal: AbortSignal): Promise<string> {
  const folder = await demandPluginsDir(place);
  const parsed = parsePluginName(name);
  const candidates = parsed.kind === 'path' ? [] : [...parsed.candidates, name];
  const installed = await installedIn(folder);
  const found = installed.find((one) => candidates.includes(one.name));
  if (found === undefined) {
    const has = installed.length === 0 ? 'Nothing is.' : `What is: ${installed.map((one) => one.name).join(', ')}.`;
    throw new AppError('plugin.missing', `The plugin "${name}" is not installed in ${folder}. ${has}`);
  }
  await uninstallPackage(found.name, folder, signal);
  return found.name;
}

async function lookUp(wanted: string, signal: AbortSignal): Promise<PackageOffer> {
  const [, name = wanted, version = ''] = /^(.[^@]*)(@.+)?$/.exec(wanted) ?? [];
  const parsed = parsePluginName(name);
  if (parsed.kind === 'path') {
    const isThere = await stat(name).then(
      () => true,
      () => false,
    );
    throw new AppError('request.invalid', `${name} is a path${isThere ? '' : ' that does not exist'}.`, {
      hint: `A folder needs no installing: plugins: [${name}]. What npm pack made can be installed: give the .tgz.`,
    });
  }
  for (const candidate of parsed.candidates) {
    const offer = await viewPackage(`${candidate}${version}`, signal);
    if (offer !== undefined) return offer;
  }
  const tried = parsed.candidates.map((candidate) => `${candidate}${version}`).join(' nor ');
  throw new AppError('plugin.missing', `The npm registry knows no ${tried}.`, {
    hint: 'Plugins have the keyword docker-watcher-plugin: https://www.npmjs.com/search?q=keywords:docker-watcher-plugin',
  });
}
