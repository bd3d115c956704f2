import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Our packages as strangers get them: packed, installed into an empty folder, with no file of the repository in reach. */

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const PACKAGES = ['sdk', 'oci-client', 'core', 'testkit', 'client'];
const LONG_MS = 300_000;

let home: string;
let controller: ChildProcess | undefined;
let said = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'dw-packed-'));
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['-b'], { cwd: ROOT });
  await install(await pack());
}, LONG_MS);
afterAll(async () => {
  controller?.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

async function pack(): Promise<readonly string[]> {
  const plugins = (await readdir(join(ROOT, 'packages'))).filter((name) => name.startsWith('plugin-'));
  const folders = [...PACKAGES, ...plugins, 'create-docker-watcher-plugin'].map((name) => join(ROOT, 'packages', name));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', home, ...folders], { cwd: ROOT });
  return (await readdir(home)).filter((name) => name.endsWith('.tgz'));
}

/** Unpacks ours as npm does; what they need of others is copied, so that nothing is fetched or compiled here. */
async function install(tarballs: readonly string[]): Promise<void> {
  const modules = join(home, 'node_modules');
  for (const tarball of tarballs) {
    const folder = join(home, 'unpacked', tarball);
    await mkdir(folder, { recursive: true });
    await run('tar', ['-xzf', join(home, tarball), '-C', folder]);
    const { name } = JSON.parse(await readFile(join(folder, 'package/package.json'), 'utf8')) as { name: string };
    await cp(join(folder, 'package'), join(modules, name), { recursive: true });
  }
  for (const path of await thirdParties(modules)) await cp(join(ROOT, path), join(home, path), { recursive: true });
}

/** Everything that the lock file has our packages need, and nothing that is ours. */
async function thirdParties(modules: string): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }>;
  };
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
      const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
      if (path in lock.packages) {
        if (found.has(path)) return;
        found.add(path);
        for (const next of Object.keys(lock.packages[path]?.dependencies ?? {})) add(next, path);
        return;
      }
      if (at === '') return;
    }
  };
  for (const scope of ['@docker-watcher']) {
    for (const ours of await readdir(join(modules, scope))) {
      const manifest = JSON.parse(await readFile(join(modules, scope, ours, 'package.json'), 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      for (const name of Object.keys(manifest.dependencies ?? {}))
        if (!name.startsWith('@docker-watcher/')) add(name, '');
    }
  }
  return [...found];
}

/** A plugin in a folder, as its author has it. */
async function writeMine(label: string): Promise<void> {
  await mkdir(join(home, 'mine/dist'), { recursive: true });
  const manifest = { name: 'mine', version: '1.0.0', type: 'module', exports: './dist/index.js' };
  await writeFile(join(home, 'mine/package.json'), JSON.stringify(manifest));
  await writeFile(join(home, 'mine/dist/label.js'), `export const LABEL = ${JSON.stringify(label)};`);
  await writeFile(
    join(home, 'mine/dist/index.js'),
    `import { definePlugin, defineNotifier, Type } from '@docker-watcher/sdk';
import { LABEL } from './label.js';
const config = Type.Object({}, { additionalProperties: false, title: 'Mine' });
export default definePlugin({ mine: defineNotifier({ label: LABEL, config, create: () => ({ notify: async () => {} }) }) });`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const command = () => join(home, 'node_modules/@docker-watcher/core/dist/bin/docker-watcher.js');
const docker = (...argv: string[]) => run(process.execPath, [command(), ...argv], { cwd: home });

it('serves from tarballs and one YAML file, plugins loaded by name', { timeout: LONG_MS }, async () => {
  const [port, visitors] = [await freePort(), await freePort()];
  await writeMine('Mine');
  await writeFile(
    join(home, 'docker-watcher.yaml'),
    `plugins: [embedded-proxy, oci, gitea, ghcr, npm-proxy, webhook-notify, ./mine]
server: { host: 127.0.0.1, port: ${port} }
proxy: { type: embedded, listen: "127.0.0.1:${visitors}" }
registries:
  local: { type: oci, url: "http://127.0.0.1:9", poll_interval: 1h }
notifiers:
  me: { type: webhook, url: "http://127.0.0.1:9/hook" }
projects: {}
`,
  );
  controller = spawn(process.execPath, [command(), 'serve', '--data', join(home, 'data')], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const exited = once(controller, 'exit');
  for (const stream of [controller.stdout, controller.stderr]) stream?.on('data', (bytes) => (said += String(bytes)));
  const base = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${base}/healthz`)).status === 200);

  const token = /dw_\w+/.exec(said)?.[0];
  const ask = async () => {
    const answer = await fetch(`${base}/api/plugins`, { headers: { authorization: `Bearer ${token}` } });
    return (await answer.json()) as {
      plugins: { package: string; problem?: unknown; parts: { label: string; settings: object }[] }[];
      parts: { id: string; plugin: string; state: string }[];
    };
  };
  const { plugins, parts } = await ask();
  const ours = ['embedded-proxy', 'oci', 'gitea', 'ghcr', 'npm-proxy', 'webhook-notify'];
  expect(plugins.map((plugin) => [plugin.package, plugin.problem])).toEqual(
    [...ours.map((name) => `@docker-watcher/plugin-${name}`), 'mine'].map((name) => [name, undefined]),
  );
  expect(parts.map(({ id }) => id)).toEqual(expect.arrayContaining(['local', 'me']));
  expect(parts[0]?.state).toBe('ok');
  expect(plugins[0]?.parts[0]?.settings).toMatchObject({ additionalProperties: false });
  expect(said).not.toContain(ROOT);

  // Its author changes it while it is in use.
  await writeMine('Mine, changed');
  await until(async () => (await ask()).plugins.at(-1)?.parts[0]?.label === 'Mine, changed');

  controller.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  controller = undefined;
});

it('lists its plugins, and runs the test kit on one', { timeout: LONG_MS }, async () => {
  expect((await docker('plugins', 'list')).stdout).toMatch(/@docker-watcher\/plugin-gitea +\d.*registry gitea/);
  const report = await docker('plugins', 'test', './node_modules/@docker-watcher/plugin-oci');
  expect(report.stdout).toMatch(/^✓ @docker-watcher\/plugin-oci keeps \d+ promises\.\n/);
});

it('makes a plugin from a template that is in its package', { timeout: LONG_MS }, async () => {
  const bin = join(home, 'node_modules/create-docker-watcher-plugin/dist/bin/create-docker-watcher-plugin.js');
  const made = await run(process.execPath, [bin, 'pager', '--kind', 'notifier'], { cwd: home });
  expect(made.stdout).toContain('docker-watcher-plugin-pager');
  expect(await readFile(join(home, 'docker-watcher-plugin-pager/.gitignore'), 'utf8')).toContain('node_modules');
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const is = await isSo().catch(() => false);
    if (is) return;
    if (controller?.exitCode !== null) throw new Error(`It ended: ${said}`);
    if (performance.now() > deadline) throw new Error(`It never answered: ${said}`);
    await delay(50);
  }
}
