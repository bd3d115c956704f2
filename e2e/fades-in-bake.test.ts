import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld({ bake: '8s' });
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
});
afterAll(() => world?.close());

const deploysOf = (tag: string) =>
  world.events().filter(({ type, data }) => type === 'deploy.queued' && data.tag === tag).length;

it('takes back a version that exits after five good seconds, and never tries it again', async () => {
  let diedAt = 0;
  const stream = await world.docker.getEvents({
    filters: { event: ['die'], label: [`io.docker-watcher.project=${world.project}`] },
  });
  stream.once('data', () => {
    diedAt = Date.now();
  });
  await world.push('v2', 'exits-later');
  await world.hint('v2');
  await world.until('deploy.step.started', 'v2');
  const failed = await world.until('deploy.failed', 'v2');
  stream.destroy();
  expect(failed.data.step).toBe('bake');
  expect(await world.answer()).toBe('v1');
  expect(diedAt).toBeGreaterThan(0);
  expect(Date.now() - diedAt).toBeLessThan(10_000);
  expect(world.quarantines().map(({ data }) => [data.tag, data.cause])).toEqual([['v2', 'bake']]);

  const load = world.load(50);
  for (let i = 0; i < 10; i++) {
    expect(await world.hint('v2')).toBe(202);
    await sleep(300);
  }
  // One real poll passes by: the interval is 5 s.
  await sleep(6_000);
  expect(deploysOf('v2')).toBe(1);

  await world.push('v3');
  await world.hint('v3');
  await world.until('deploy.succeeded', 'v3');
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect([...counts.answers.keys()].toSorted()).toEqual(['v1', 'v3']);
  expect(deploysOf('v2')).toBe(1);
});
