import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlugin } from './load-plugin.js';
import { loadPlugins } from './plugin-set.js';

/** Plugins on disk, as npm would lay them out; the brand is what `definePlugin` of any copy of the sdk sets. */
const GOOD = `const part = { kind: 'registry', label: 'Acme', config: { type: 'object' }, create: () => ({}) };
export default { [Symbol.for('docker-watcher.plugin')]: true, apiVersion: 1, parts: { acme: part } };`;

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-plugins-'));
  await plugin('docker-watcher-plugin-acme', GOOD);
  await plugin('docker-watcher-plugin-twin', GOOD);
  await plugin('docker-watcher-plugin-throws', `throw new Error('boom');`);
  await plugin('docker-watcher-plugin-lacks', `import 'not-installed-anywhere';`);
  await plugin('docker-watcher-plugin-plain', 'export default {};');
  await plugin('docker-watcher-plugin-future', GOOD.replace('apiVersion: 1', 'apiVersion: 99'));
  await plugin('docker-watcher-plugin-old', `throw new Error('must not run');`, {
    peerDependencies: { '@docker-watcher/sdk': '^99.0.0' },
  });
  await plugin('docker-watcher-plugin-unbuilt', undefined);
  await write('node_modules/docker-watcher-plugin-torn/package.json', '{ "name": ');
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function plugin(name: string, code: string | undefined, manifest: object = {}): Promise<void> {
  const base = { name, version: '1.2.3', type: 'module', exports: { '.': { import: './main.js' } } };
  await write(`node_modules/${name}/package.json`, JSON.stringify({ ...base, ...manifest }));
  if (code !== undefined) await write(`node_modules/${name}/main.js`, code);
}

describe('loadPlugin', () => {
  it('loads an ESM-only package by its short name, from a folder above too', async () => {
    await mkdir(join(root, 'a/b'), { recursive: true });
    const loaded = await loadPlugin('acme', [join(root, 'a/b')]);
    expect(loaded.package).toMatchObject({ name: 'docker-watcher-plugin-acme', version: '1.2.3' });
    expect(Object.keys(loaded.plugin.parts)).toEqual(['acme']);
  });

  it('loads a path relative to the first base', async () => {
    const loaded = await loadPlugin('./node_modules/docker-watcher-plugin-acme', [root]);
    expect(loaded.package.name).toBe('docker-watcher-plugin-acme');
  });

  it.each([
    ['absent', 'plugin.missing', 'npm install @docker-watcher/plugin-absent'],
    ['throws', 'plugin.broken', 'boom'],
    ['lacks', 'plugin.broken', 'its dependency "not-installed-anywhere" is not'],
    ['plain', 'plugin.broken', 'no default export made by definePlugin()'],
    ['future', 'plugin.incompatible', 'speaks plugin API 99'],
    ['old', 'plugin.incompatible', 'needs @docker-watcher/sdk ^99.0.0'],
    ['unbuilt', 'plugin.broken', 'was the package built?'],
    ['torn', 'plugin.broken', 'is not JSON'],
  ])('%s: %s', async (name, code, words) => {
    const error = await loadPlugin(name, [root]).catch((fault) => fault);
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.hint}`).toContain(words);
  });
});

describe('loadPlugins', () => {
  it('keeps what loads when another fails, and says which failed', async () => {
    const set = await loadPlugins({ plugins: ['acme', 'throws'], types: [] }, [root]);
    expect(set.plugins.map(({ name }) => name)).toEqual(['acme']);
    expect(set.problems.map(({ name }) => name)).toEqual(['throws']);
    expect(set.part('registry', 'acme')).toMatchObject({ kind: 'found', found: { partName: 'acme' } });
  });

  it('wants a choice when two plugins have one part', async () => {
    const set = await loadPlugins({ plugins: ['acme', 'twin'], types: [] }, [root]);
    expect(set.part('registry', 'acme')).toMatchObject({
      kind: 'problem',
      problem: { hint: 'Say which one: type: acme/acme' },
    });
    expect(set.part('registry', 'twin/acme')).toMatchObject({ kind: 'found', found: { plugin: { name: 'twin' } } });
  });

  it('tells what there is when a type is unknown', async () => {
    const set = await loadPlugins({ plugins: ['acme'], types: [] }, [root]);
    const lookup = set.part('registry', 'gitlab');
    expect(lookup).toMatchObject({
      kind: 'problem',
      problem: { message: expect.stringContaining('Loaded registry parts: acme.') },
    });
    expect(set.part('proxy', 'acme')).toMatchObject({ kind: 'problem' });
  });
});
