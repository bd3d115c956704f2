// The example plugin runs with our tests, against the same kit a stranger has.
import '../../../examples/custom-plugin/test/plugin.test.js';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { KINDS, planOf, scaffold } from '../src/index.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/custom-plugin', import.meta.url));
const PARTS = { registry: 'shelf', proxy: 'gate', probe: 'line', notifier: 'message' };

it.each(KINDS)('the %s of the example is what the generator writes', async (kind) => {
  const folder = await mkdtemp(join(tmpdir(), 'dw-scaffold-'));
  const plan = planOf({ name: PARTS[kind], kind, dir: folder });
  if (typeof plan === 'string') throw new Error(plan);
  await scaffold(plan);
  const files = (await readdir(join(EXAMPLE, 'src', kind))).sort();
  expect((await readdir(join(folder, 'src'))).filter((name) => name !== 'index.ts').sort()).toEqual(files);
  for (const name of files) {
    const [shown, written] = [join(EXAMPLE, 'src', kind, name), join(folder, 'src', name)];
    expect(await readFile(shown, 'utf8'), name).toBe(await readFile(written, 'utf8'));
  }
  await rm(folder, { recursive: true });
});
