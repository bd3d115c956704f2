import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
});
afterAll(() => world?.close());

const BAD: [behaviour: string, tag: string, code: string][] = [
  ['exits-at-once', 'v2', 'container.exited'],
  ['never-listens', 'v3', 'container.unhealthy'],
  ['unhealthy', 'v4', 'container.unhealthy'],
];

it.each(BAD)('a version that %s costs visitors nothing', async (behaviour, tag, code) => {
  const load = world.load(100, false);
  await world.push(tag, behaviour);
  await world.hint(tag);
  const failed = await world.until('deploy.failed', tag);
  expect(failed.data.code).toBe(code);
  await sleep(500);
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect([...counts.answers.keys()]).toEqual(['v1']);
  expect(world.quarantines().map(({ data }) => data.tag)).toContain(tag);
  const containers = await world.containers();
  expect(containers.map(({ State }) => State)).toEqual(['running']);
});

it('says why within two seconds of the exit', async () => {
  const deaths: number[] = [];
  const stream = await world.docker.getEvents({
    filters: { event: ['die'], label: [`io.docker-watcher.project=${world.project}`] },
  });
  stream.on('data', () => deaths.push(Date.now()));
  try {
    await world.push('v5', 'exits-at-once');
    await world.hint('v5');
    const told = await world.until('deploy.step.failed', 'v5');
    const failed = await world.until('deploy.failed', 'v5');
    expect(deaths).toHaveLength(1);
    expect(told.seenAt - (deaths[0] ?? 0)).toBeLessThan(2_000);
    const { failure } = await world.controller.api('GET', `/api/deploys/${failed.deploy}`);
    expect(failure.exitCode).toBe(3);
    expect(failure.log.join('\n')).toContain('configuration incomplete');
    expect(failure.nowServing).toContain('v1');
  } finally {
    stream.destroy();
  }
});

it('the next good version is deployed', async () => {
  await world.push('v6');
  await world.hint('v6');
  await world.until('deploy.succeeded', 'v6');
  expect(await world.answer()).toBe('v6');
});
