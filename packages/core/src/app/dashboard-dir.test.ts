import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dashboardDir } from './dashboard-dir.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-dashboard-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const installed = () => dashboardDir(() => join(folder, 'package.json'));

it('is the folder of built files beside the manifest', async () => {
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist', 'index.html'), '');
  expect(installed()).toBe(join(folder, 'dist'));
});

it('is nowhere when it is not built, or not installed', () => {
  expect(installed()).toBeUndefined();
  const missing = () => {
    throw new Error('Cannot find module');
  };
  expect(dashboardDir(missing)).toBeUndefined();
});
