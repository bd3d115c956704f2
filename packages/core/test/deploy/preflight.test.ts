import { describe, expect, it } from 'vitest';
import { complaints } from './convergence.js';
import { World } from './world.js';

const MB = 1024 * 1024;

async function withFree(freeBytes: number | undefined, sizeBytes: number | undefined): Promise<World> {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  await world.clock.pass(60_000);
  world.freeBytes = freeBytes;
  world.registry.sizeBytes = sizeBytes;
  return world;
}

describe('a disk that is nearly full', () => {
  it('is told before anything is pulled, and tried again when there is room', async () => {
    const world = await withFree(400 * MB, 200 * MB);
    world.calls.length = 0;
    const failed = await world.deployed('v2');
    expect(failed).toMatchObject({ state: 'failed', failure: { step: 'preflight', code: 'disk.full' } });
    expect(failed.failure?.message).toMatch(/needs 6\d\d.*B.*400.*B are free/);
    expect(world.calls).not.toContain('engine.pull');
    expect(await world.quarantined()).toEqual([]);
    world.freeBytes = 700 * MB;
    await world.settled();
    expect(await world.live()).toMatchObject({ tag: 'v2' });
    expect(await complaints(world)).toEqual([]);
  });

  it.each([
    ['enough room', 660 * MB, 200 * MB, 'succeeded'],
    ['a disk that can not be seen', undefined, 200 * MB, 'succeeded'],
    ['a size that is not known, with some room', 300 * MB, undefined, 'succeeded'],
    ['a size that is not known, with none', 100 * MB, undefined, 'failed'],
  ] as const)('is no matter with %s', async (_words, free, size, state) => {
    const world = await withFree(free, size);
    expect((await world.deployed('v2')).state).toBe(state);
  });

  it('does not matter for an image that is there already', async () => {
    const world = await withFree(undefined, undefined);
    await world.deployed('v2');
    world.freeBytes = 0;
    expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
  });
});
