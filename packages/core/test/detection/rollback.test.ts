import { afterEach, expect, it } from 'vitest';
import { World } from './world.js';

const APP = 'team/app';
let world: World;
afterEach(() => world.close());

it.each(['digests', 'versions', 'tags'] as const)('what was rolled back stays away, listing %s', async (listing) => {
  world = await World.open({ registry: { listing }, stages: [{ pattern: 'v*' }] });
  await world.start();
  for (const tag of ['v1.0.0', 'v2.0.0', 'v3.0.0']) {
    world.registry.push(APP, tag);
    await world.poll();
    await world.succeed();
  }
  expect(world.tags()).toEqual(['v1.0.0', 'v2.0.0', 'v3.0.0']);

  await world.rollBack('v1.0.0');
  await world.pass(5 * 60_000);
  expect(await world.decisions()).toMatchObject({ 'v3.0.0': 'quarantined', 'v2.0.0': 'order' });

  world.registry.delete(APP, 'v3.0.0');
  await world.pass(5 * 60_000);
  expect(await world.decisions()).toMatchObject({ 'v3.0.0': 'gone', 'v2.0.0': 'below-mark' });
  expect(world.tags()).toHaveLength(3);

  world.registry.push(APP, 'v4.0.0');
  await world.poll();
  expect(world.tags()).toEqual(['v1.0.0', 'v2.0.0', 'v3.0.0', 'v4.0.0']);
});
