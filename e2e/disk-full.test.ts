import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

const run = promisify(execFile);
let world: World;

beforeAll(async () => {
  world = await openWorld({
    before: async ({ dataDir }) => void (await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dataDir])),
  });
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
});
afterAll(async () => {
  await world?.close(async ({ dataDir }) => void (await run('umount', ['-l', dataDir])));
});

it('a full data folder costs no visitor anything, and the deploy comes once there is space', async () => {
  await world.push('v2');
  const load = world.load(50);
  const filler = join(world.dataDir, 'filler');
  const { bavail, bsize } = await statfs(world.dataDir);
  await writeFile(filler, Buffer.alloc(bavail * bsize));
  expect((await statfs(world.dataDir)).bavail).toBe(0);

  await world.hint('v2').catch(() => undefined);
  await sleep(6_000);
  expect(world.events().some(({ type, data }) => type === 'deploy.succeeded' && data.tag === 'v2')).toBe(false);
  expect(await world.answer()).toBe('v1');

  await rm(filler);
  await world.hint('v2');
  await world.until('deploy.succeeded', 'v2', 90_000);
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect([...counts.answers.keys()]).toEqual(['v1', 'v2']);
  expect(world.quarantines()).toEqual([]);
});
