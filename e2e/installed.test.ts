import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../scripts/bootstrap.mjs';
import { type Installation, openInstallation } from './installation.js';
import { openWorld, type World } from './world.js';

/**
 * The packages as strangers get them: packed, installed by npm into an empty folder outside the repository, with only a
 * YAML file, and plugins of each kind made there. Nothing of the repository is loaded, and a real image goes live.
 */

const OURS = ['embedded-proxy', 'oci', 'gitea', 'ghcr', 'npm-proxy', 'webhook-notify'];
const KINDS = ['registry', 'proxy', 'probe', 'notifier'];
const LONG_MS = 600_000;

/** Writes down every file that a process of Node loads: modules as they are resolved, the rest when it ends. */
const WATCH = `import { appendFileSync } from 'node:fs';
import { Module, register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`import { appendFileSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (found.url.startsWith('file:')) appendFileSync(\${JSON.stringify(process.env.LOADED)}, found.url + '\\\\n');
  return found;
}\`));
process.on('exit', () => {
  for (const file of Object.keys(Module._cache)) appendFileSync(process.env.LOADED, 'file://' + file + '\\n');
});
`;

let installation: Installation;
let home: string;
let world: World;
let inbox: Server;
const told: string[] = [];

const bin = (name: string) => installation.bin(name);
const at = (cwd: string) => installation.at(cwd);
const install = (what: readonly string[]) => installation.install(what);

beforeAll(async () => {
  installation = await openInstallation();
  home = installation.folder;
  const packages = await readdir(join(ROOT, 'packages'));
  const tarballs = join(home, 'tarballs');
  await mkdir(tarballs);
  const folders = packages.map((name) => join(ROOT, 'packages', name));
  await at(ROOT)('npm', ['pack', '--ignore-scripts', '--pack-destination', tarballs, ...folders]);
  const packed = (await readdir(tarballs)).map((name) => `./tarballs/${name}`);
  expect(packed).toHaveLength(packages.length);
  // The three are for those who write plugins: their tests run here too.
  await install([...packed, 'vitest@4', 'typescript@7', '@types/node@20']);
  inbox = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text) => told.push(String(text)));
    request.on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
}, LONG_MS);

afterAll(async () => {
  await world?.close();
  inbox?.close();
  await installation?.remove();
}, LONG_MS);

describe('a plugin made there', () => {
  it.each(KINDS)('of the kind %s passes its tests as it is, and is packed', { timeout: LONG_MS }, async (kind) => {
    await at(home)(bin('create-docker-watcher-plugin'), [`my-${kind}`, '--kind', kind]);
    const folder = join(home, `docker-watcher-plugin-my-${kind}`);
    const { stdout } = await at(folder)('npm', ['test']);
    expect(stdout).toMatch(/Tests +\d+ passed/);
    await at(folder)('npm', ['pack', '--pack-destination', join(home, 'tarballs')]);
  });

  it('is installed from its tarball like any other', { timeout: LONG_MS }, async () => {
    await install(KINDS.map((kind) => `./tarballs/docker-watcher-plugin-my-${kind}-0.1.0.tgz`));
    for (const kind of KINDS) await rm(join(home, `docker-watcher-plugin-my-${kind}`), { recursive: true });
    const [installed = ''] = await Promise.all([realpath(join(home, 'node_modules/docker-watcher-plugin-my-proxy'))]);
    expect(installed).toBe(join(home, 'node_modules/docker-watcher-plugin-my-proxy'));
  });
});

describe('docker-watcher served from there', () => {
  beforeAll(async () => {
    const loaded = join(home, 'loaded.txt');
    await writeFile(join(home, 'watch.mjs'), WATCH);
    await writeFile(loaded, '');
    const names = [...OURS, ...KINDS.map((kind) => `my-${kind}`)];
    const inboxUrl = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}/`;
    world = await openWorld({
      installed: {
        folder: home,
        command: await realpath(bin('docker-watcher')),
        env: { NODE_OPTIONS: `--import=${join(home, 'watch.mjs')}`, LOADED: loaded },
      },
      extra: `plugins: [${names.join(', ')}]
notifiers:
  mine: { type: my-notifier, url: "${inboxUrl}" }`,
    });
  }, LONG_MS);

  it('has found every plugin by its name', async () => {
    const { plugins } = (await world.controller.api('GET', '/api/plugins')) as {
      plugins: readonly { package: string; problem?: unknown; parts: readonly { kind: string; type: string }[] }[];
    };
    expect(plugins.map((plugin) => [plugin.package, plugin.problem])).toEqual([
      ...OURS.map((name) => [`@docker-watcher/plugin-${name}`, undefined]),
      ...KINDS.map((kind) => [`docker-watcher-plugin-my-${kind}`, undefined]),
    ]);
    expect(plugins.slice(-4).flatMap(({ parts }) => parts.map(({ kind, type }) => [kind, type]))).toEqual(
      KINDS.map((kind) => [kind, `my-${kind}`]),
    );
    const { stdout } = await at(home)(bin('docker-watcher'), ['plugins', 'list']);
    for (const kind of KINDS)
      expect(stdout).toMatch(new RegExp(`docker-watcher-plugin-my-${kind} +0\\.1\\.0.*my-${kind}`));
  });

  it('takes a pushed image live, and the next one, and tells of it by a plugin made there', async () => {
    const { push, hint, until, answer } = world;
    for (const tag of ['v1', 'v2']) {
      await push(tag);
      expect(await hint(tag)).toBe(202);
      await until('deploy.succeeded', tag);
      expect(await answer()).toContain(tag);
    }
    await expect.poll(() => told.join('\n'), { timeout: 20_000 }).toContain('v2 is live');
  });

  it('serves the dashboard', async () => {
    const url = world.controller.url;
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const [, script = 'none'] = /src="([^"]+\.js)"/.exec(await page.text()) ?? [];
    const asset = await fetch(new URL(script, url));
    expect([asset.status, asset.headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
    expect(await asset.text()).not.toBe('');
  });

  it('has loaded no file from elsewhere', async () => {
    // The proxy is a process of its own, whose environment is not ours to extend.
    const proxy = (await readFile(join(world.dataDir, 'parts/proxy-proxy/proxy.pid'), 'utf8')).trim();
    const [, script = ''] = (await readFile(`/proc/${proxy}/cmdline`, 'utf8')).split('\0');
    expect(script).toBe(
      join(home, 'node_modules/@docker-watcher/plugin-embedded-proxy/dist/bin/docker-watcher-proxy.js'),
    );
    await world.controller.stop();
    const lines = (await readFile(join(home, 'loaded.txt'), 'utf8')).split('\n').filter((line) => line !== '');
    const files = [...new Set(lines.map((line) => fileURLToPath(line)))];
    for (const name of ['better_sqlite3.node', 'core/dist/chunks/', 'plugin-oci/', 'my-notifier/'])
      expect(
        files.some((file) => file.includes(name)),
        name,
      ).toBe(true);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !file.startsWith(`${home}/`))).toEqual([]);
  });
});
