import { realpath } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReleaseCopy } from '../scripts/release/copy.mjs';
import { CLEAN_ENV, type Installation, openInstallation } from './installation.js';
import { type PackageRegistry, startPackageRegistry } from './package-registry.js';
import { openWorld, type World } from './world.js';

/**
 * A release, and the one after it: published by Lerna as the release workflow does, into a registry on this machine;
 * installed and upgraded from there by npm, with a plugin that a stranger made and published.
 */

const INSTALLED = ['core', 'dashboard', 'plugin-embedded-proxy', 'plugin-oci', 'plugin-gitea'];
const OURS = ['embedded-proxy', 'oci', 'gitea'].map((name) => `@docker-watcher/plugin-${name}`);
const PLUGIN = 'docker-watcher-plugin-my-notifier';
const LONG_MS = 900_000;

type Versions = Readonly<Record<string, string>>;

let registry: PackageRegistry;
let release: Awaited<ReturnType<typeof openReleaseCopy>>;
let installation: Installation;
let world: World;
let inbox: Server;
/** By package: what is released first, and what next. */
let first: Versions;
let next: Versions;
const told: string[] = [];

/** What the manifests say. */
async function versions(): Promise<Versions> {
  const manifests = await Promise.all(release.names.map((folder) => release.manifest(folder)));
  return Object.fromEntries(manifests.map(({ name, version }) => [name, version]));
}

const published = async (name: string) => [name, await registry.versionsOf(name)] as const;
const publish = (more = {}) => release.lerna(['publish', 'from-package', '--yes', '--registry', registry.url], more);
const docker = async (...argv: string[]) =>
  (await installation.at(installation.folder)(installation.bin('docker-watcher'), argv)).stdout;

beforeAll(async () => {
  registry = await startPackageRegistry();
  release = await openReleaseCopy({ ...CLEAN_ENV, ...registry.env });
  installation = await openInstallation(registry.env);
  inbox = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text) => told.push(String(text)));
    request.on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
}, LONG_MS);

afterAll(async () => {
  await world?.close();
  inbox?.close();
  await installation?.remove();
  await release?.close();
  await registry?.stop();
}, LONG_MS);

describe('the first release', () => {
  it('fails where nobody can sign, when provenance is asked for', { timeout: LONG_MS }, async () => {
    await expect(publish({ NPM_CONFIG_PROVENANCE: 'true' })).rejects.toThrow(/provenance/i);
    // Where it stopped, it leaves its marks in the manifests.
    await release.git('reset', '--quiet', '--hard');
  });

  it('finds none of our packages there, and Lerna publishes all', { timeout: LONG_MS }, async () => {
    first = await versions();
    const names = Object.keys(first);
    expect(names.length).toBeGreaterThan(10);
    expect(await Promise.all(names.map(published))).toEqual(names.map((name) => [name, []]));
    await publish();
    expect(await Promise.all(names.map(published))).toEqual(names.map((name) => [name, [first[name]]]));
  });

  it('is installed into an empty folder', { timeout: LONG_MS }, async () => {
    await installation.install(INSTALLED.map((name) => `@docker-watcher/${name}`));
    expect(await docker('--version')).toBe(`${first['@docker-watcher/core']}\n`);
  });

  it('lets a stranger make a plugin, test it, publish it and install it', { timeout: LONG_MS }, async () => {
    const { folder, at, install } = installation;
    await at(folder)('npm', ['create', '--yes', 'docker-watcher-plugin', 'my-notifier', '--', '--kind', 'notifier']);
    const made = join(folder, PLUGIN);
    await install([], made);
    expect((await at(made)('npm', ['test'])).stdout).toMatch(/Tests +\d+ passed/);
    await at(made)('npm', ['publish', '--access', 'public']);
    expect(await registry.versionsOf(PLUGIN)).toEqual(['0.1.0']);
    await install([PLUGIN]);
    expect(await realpath(join(folder, 'node_modules', PLUGIN))).toBe(join(folder, 'node_modules', PLUGIN));
  });

  it('takes an image live, with all plugins', { timeout: LONG_MS }, async () => {
    world = await openWorld({
      installed: {
        folder: installation.folder,
        command: await realpath(installation.bin('docker-watcher')),
        env: {},
      },
      extra: `plugins: [embedded-proxy, oci, gitea, my-notifier]
notifiers:
  mine: { type: my-notifier, url: "http://127.0.0.1:${(inbox.address() as AddressInfo).port}/" }`,
    });
    expect(await listed()).toEqual(withPlugin(first));
    await goesLive('v1');
  });
});

describe('the next release', () => {
  it('has versions and changelogs by Lerna, from the commits', { timeout: LONG_MS }, async () => {
    await release.change('fix: say less', release.names);
    await release.lerna(['version', '--yes', '--no-push']);
    next = await versions();
    expect(next).toEqual(
      Object.fromEntries(Object.entries(first).map(([name, version]) => [name, patchAfter(version)])),
    );
    const { stdout: tags } = await release.git('tag', '--points-at', 'HEAD');
    const expected = Object.entries(next).map(([name, version]) => `${name}@${version}`);
    expect(tags.trim().split('\n').sort()).toEqual(expected.sort());
    const { stdout: changelog } = await release.git('show', 'HEAD:packages/core/CHANGELOG.md');
    expect(changelog).toMatch(/### Bug Fixes[\s\S]+say less/);
  });

  it('is published beside the first', { timeout: LONG_MS }, async () => {
    await publish();
    const names = Object.keys(first);
    const both = names.map((name) => [name, [first[name], next[name]]]);
    expect(await Promise.all(names.map(published))).toEqual(both);
  });

  it('is an upgrade over the same data folder that visitors do not notice', { timeout: LONG_MS }, async () => {
    const load = world.load(5);
    await world.controller.stop();
    await installation.at(installation.folder)('npm', ['update', '--ignore-scripts', '--no-audit', '--no-fund']);
    await world.controller.start();
    expect(await docker('--version')).toBe(`${next['@docker-watcher/core']}\n`);
    expect(await listed()).toEqual(withPlugin(next));
    expect(await world.answer()).toContain('v1');
    const { ok, faults } = await load.stop();
    expect([...faults]).toEqual([]);
    expect(ok).toBeGreaterThan(0);
  });

  it('goes on: it remembers what was live, and takes the next image there', { timeout: LONG_MS }, async () => {
    await goesLive('v2');
    const releases = await world.controller.api('GET', `${world.stagePath}/releases`);
    expect(JSON.stringify(releases)).toContain('"v1"');
  });
});

function patchAfter(version: string): string {
  const [major, minor, patch] = version.split('.').map(Number);
  return `${major}.${minor}.${(patch ?? 0) + 1}`;
}

function withPlugin(ours: Versions): Record<string, string | undefined> {
  return { ...Object.fromEntries(OURS.map((name) => [name, ours[name]])), [PLUGIN]: '0.1.0' };
}

/** The version of each plugin that the command line lists. */
async function listed(): Promise<Record<string, string>> {
  const text = await docker('plugins', 'list');
  const rows = text.matchAll(/^(\S*docker-watcher\S*plugin\S*) +(\d+\.\d+\.\d+)/gm);
  return Object.fromEntries([...rows].map(([, name = '', version = '']) => [name, version]));
}

async function goesLive(tag: string): Promise<void> {
  await world.push(tag);
  expect(await world.hint(tag)).toBe(202);
  await world.until('deploy.succeeded', tag);
  expect(await world.answer()).toContain(tag);
  await expect.poll(() => told.join('\n'), { timeout: 20_000 }).toContain(`${tag} is live`);
}
