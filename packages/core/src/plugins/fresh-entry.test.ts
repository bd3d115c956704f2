import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPlugin } from './load-plugin.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dw-fresh-'));
  await write(
    'package.json',
    JSON.stringify({ name: 'mine', version: '1.0.0', type: 'module', exports: './dist/main.js' }),
  );
  await write(
    'node_modules/helper/package.json',
    JSON.stringify({ name: 'helper', type: 'module', exports: './main.js' }),
  );
  await write('node_modules/helper/main.js', `export const KIND = 'registry';`);
  await write(
    'dist/main.js',
    `import { KIND } from 'helper';
    import { LABEL } from './label.js';
    const part = { kind: KIND, label: LABEL, config: { type: 'object' }, create: () => ({}) };
    export default { [Symbol.for('docker-watcher.plugin')]: true, apiVersion: 1, parts: { mine: part } };`,
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(dir, path, '..'), { recursive: true });
  await writeFile(join(dir, path), text);
}

async function labelNow(): Promise<[label: string | undefined, revision: string | undefined]> {
  const { plugin, revision } = await loadPlugin(dir, [dir]);
  return [plugin.parts.mine?.label, revision];
}

it('a folder is loaded anew when any of its code has changed, and what it needs is still found', async () => {
  await write('dist/label.js', `export const LABEL = 'one';`);
  const first = await labelNow();
  expect(first[0]).toBe('one');
  expect(await labelNow()).toEqual(first);
  await write('dist/label.js', `export const LABEL = 'two';`);
  const second = await labelNow();
  expect(second[0]).toBe('two');
  expect(second[1]).not.toBe(first[1]);
  await write('dist/label.js', `export const LABEL = 'one';`);
  expect(await labelNow()).toEqual(first);
});
