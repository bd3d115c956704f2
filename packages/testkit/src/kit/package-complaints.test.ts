import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageComplaints } from './package-complaints.js';

const SDK = (createRequire(import.meta.url)('@docker-watcher/sdk/package.json') as { version: string }).version;
const GOOD = {
  name: 'docker-watcher-plugin-acme',
  version: '1.0.0',
  description: 'Acme.',
  license: 'MIT',
  type: 'module',
  keywords: ['docker-watcher-plugin'],
  engines: { node: '>=20' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist'],
  peerDependencies: { '@docker-watcher/sdk': `^${SDK}` },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-package-'));
  await writeFile(join(folder, 'README.md'), '# Acme');
  await writeFile(join(folder, 'LICENSE'), 'MIT');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function complaintsOf(more: object): Promise<readonly string[]> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...GOOD, ...more }));
  return packageComplaints(folder);
}

it.each([{}, { name: '@acme/docker-watcher-plugin-x' }, { name: '@docker-watcher/plugin-oci' }])(
  'has nothing against a good package: %o',
  async (more) => {
    expect(await complaintsOf(more)).toEqual([]);
  },
);

it.each<[object, string]>([
  [{ name: 'acme' }, 'is not found by a short one'],
  [{ version: undefined }, '"version"'],
  [{ description: undefined }, '"description"'],
  [{ license: undefined }, '"license"'],
  [{ type: 'commonjs' }, '"type"'],
  [{ keywords: ['docker'] }, '"keywords"'],
  [{ engines: {} }, '"engines"'],
  [{ peerDependencies: {} }, 'No range'],
  [{ peerDependencies: { '@docker-watcher/sdk': '*' } }, 'says too little'],
  [{ peerDependencies: { '@docker-watcher/sdk': '^99.0.0' } }, 'leaves out'],
  [{ exports: {} }, '"exports"'],
  [{ files: undefined }, 'what is published'],
  [{ files: ['lib'] }, 'leave out the entry'],
  [{ scripts: { postinstall: 'node x.js' } }, 'will never run'],
])('%o: %s', async (more, words) => {
  expect(await complaintsOf(more)).toEqual([expect.stringContaining(words)]);
});

it('misses the texts that people read', async () => {
  await writeFile(join(folder, 'package.json'), JSON.stringify(GOOD));
  const empty = await mkdtemp(join(tmpdir(), 'dw-package-'));
  await writeFile(join(empty, 'package.json'), JSON.stringify(GOOD));
  expect(await packageComplaints(empty)).toEqual(['There is no README.md.', 'There is no LICENSE.']);
  expect(await packageComplaints(join(empty, 'nowhere'))).toEqual([expect.stringContaining("can't be read")]);
  await rm(empty, { recursive: true });
});
