import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pluginActions } from '../../src/app/index.js';
import { commandLine } from '../cli/run.js';
import { type NpmRegistry, startNpmRegistry } from './npm-registry.js';

/** Plugins come and go by the real npm, from a registry of our own. */

const run = promisify(execFile);
const SLOW = { timeout: 120_000 };
const CODE = `const part = { kind: 'notifier', label: 'Acme', config: { type: 'object' }, create: () => ({}) };
export default { [Symbol.for('docker-watcher.plugin')]: true, apiVersion: 1, parts: { acme: part } };`;

let home: string;
let config: string;
let registry: NpmRegistry;
const before = { ...process.env };
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'dw-install-'));
  config = join(home, 'docker-watcher.yaml');
  await writeFile(config, 'plugins_dir: ./plugins\n');
  registry = await startNpmRegistry();
  Object.assign(process.env, {
    npm_config_registry: registry.url,
    npm_config_cache: join(home, 'cache'),
    npm_config_update_notifier: 'false',
  });
  await publish('docker-watcher-plugin-acme', CODE, { scripts: { postinstall: `touch ${join(home, 'ran')}` } });
  await publish('docker-watcher-plugin-plain', 'export default {};', { keywords: [] });
  await publish('docker-watcher-plugin-future', CODE, { peerDependencies: { '@docker-watcher/sdk': '^99.0.0' } });
}, 120_000);
afterAll(async () => {
  process.env = before;
  await registry.close();
  await rm(home, { recursive: true, force: true });
});

async function publish(name: string, code: string, more: object): Promise<void> {
  const folder = join(home, 'source', name);
  await mkdir(folder, { recursive: true });
  const manifest = {
    name,
    version: '1.2.3',
    type: 'module',
    exports: './main.js',
    keywords: ['docker-watcher-plugin'],
    ...more,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'main.js'), code);
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: folder });
  registry.publish({ manifest, tarball: await readFile(join(folder, `${name}-1.2.3.tgz`)), publisher: 'acme-people' });
}

const plugins = (argv: readonly string[], answer?: string) =>
  commandLine({
    actions: { plugins: async () => pluginActions },
    ...(answer === undefined ? {} : { answer }),
  }).run('plugins', ...argv, '--config', config);
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

it('shows who published what, asks, and installs nothing after a no', SLOW, async () => {
  const { code, out, err } = await plugins(['add', 'acme'], 'n');
  expect(out).toContain('docker-watcher-plugin-acme 1.2.3');
  expect(out).toMatch(/publisher +acme-people\n/);
  expect(out).toContain(registry.integrityOf('docker-watcher-plugin-acme'));
  expect(err).toContain('Install it into');
  expect([code, await exists(join(home, 'plugins'))]).toEqual([3, false]);
});

it('wants a yes beforehand where nobody can be asked', SLOW, async () => {
  const { code, err } = await plugins(['add', 'acme']);
  expect([code, err]).toEqual([2, expect.stringContaining('--yes')]);
});

it('installs without running scripts, lists and removes', SLOW, async () => {
  const added = await plugins(['add', 'acme'], 'y');
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('Installed: notifier acme.') });
  expect(await exists(join(home, 'ran'))).toBe(false);
  expect((await plugins(['list'])).out).toContain('installed, but not named under "plugins:"');

  await writeFile(config, 'plugins_dir: ./plugins\nplugins: [acme, nowhere]\n');
  const { out } = await plugins(['list']);
  expect(out).toMatch(/docker-watcher-plugin-acme +1\.2\.3 .*notifier acme/);
  expect(out).toContain('The plugin "nowhere" is not installed.');
  const json = JSON.parse((await plugins(['list', '--json'])).out) as { plugins: { integrity?: string }[] };
  expect(json.plugins[0]?.integrity).toBe(registry.integrityOf('docker-watcher-plugin-acme'));

  expect(await plugins(['remove', 'acme'])).toMatchObject({ code: 0, out: expect.stringContaining('Removed') });
  expect((await plugins(['list'])).out).toContain('The plugin "acme" is not installed.');
  expect(await plugins(['remove', 'acme'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('is not installed in'),
  });
});

it('installs a tarball, whose publisher nobody knows', SLOW, async () => {
  const tarball = join(home, 'source/docker-watcher-plugin-acme/docker-watcher-plugin-acme-1.2.3.tgz');
  const { code, out } = await plugins(['add', tarball, '--yes']);
  expect(out).toContain('unknown: it does not come from a registry');
  expect([code, out]).toEqual([0, expect.stringContaining('Installed: notifier acme.')]);
});

it.each([
  ['plain', 'has no default export made by definePlugin()'],
  ['future', 'needs @docker-watcher/sdk ^99.0.0'],
  ['unheard-of', 'knows no @docker-watcher/plugin-unheard-of nor docker-watcher-plugin-unheard-of'],
  ['acme@9.9.9', 'knows no'],
  ['./source/docker-watcher-plugin-acme', 'is a path'],
])('%s: %s', SLOW, async (name, words) => {
  const { code, err } = await plugins(['add', name, '--yes']);
  expect(err).toContain(words);
  expect(code).not.toBe(0);
  expect(await exists(join(home, 'plugins/node_modules', `docker-watcher-plugin-${name}`))).toBe(false);
});

it('says what is missing when nothing tells where plugins go', SLOW, async () => {
  const bare = join(home, 'bare.yaml');
  await writeFile(bare, 'global: {}\n');
  const { code, err } = await commandLine({ actions: { plugins: async () => pluginActions } }).run(
    ...['plugins', 'add', 'acme', '--yes', '--config', bare],
  );
  expect([code, err]).toEqual([2, expect.stringContaining('plugins_dir: ./plugins')]);
});
