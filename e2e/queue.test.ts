import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld({ bake: '6s' });
});
afterAll(() => world?.close());

const told = (type: string, tag: string) =>
  world.events().filter((event) => event.type === type && event.data.tag === tag);

it('fifty webhooks and a poll for one digest make one deploy', async () => {
  await world.push('v1');
  const statuses = await Promise.all(Array.from({ length: 50 }, () => world.hint('v1')));
  expect(new Set(statuses)).toEqual(new Set([202]));
  await world.until('deploy.succeeded', 'v1');
  await sleep(6_000);
  expect(told('deploy.queued', 'v1')).toHaveLength(1);
});

it('of what arrives while a deploy runs, only the newest is deployed', async () => {
  const tags = Array.from({ length: 25 }, (_, index) => `v${index + 3}`);
  const last = tags.at(-1) ?? '';
  await world.rewrite((yaml) => yaml.replace('auto_deploy: true', 'auto_deploy: false'));
  for (const tag of ['v2', ...tags]) await world.push(tag);

  await world.ask('deploy', { tag: 'v2' });
  await world.until('deploy.step.started', 'v2');
  const asked = new Map<string, string>();
  for (const tag of tags) asked.set(tag, await world.ask('deploy', { tag }));
  expect(told('deploy.succeeded', 'v2')).toEqual([]);

  await world.until('deploy.succeeded', last);
  for (const tag of tags.slice(0, -1)) {
    expect(told('deploy.started', tag)).toEqual([]);
    expect(told('deploy.superseded', tag)).toHaveLength(1);
  }
  expect(told('deploy.succeeded', 'v2')).toHaveLength(1);
  const { state, supersededBy } = await world.controller.api('GET', `/api/deploys/${asked.get(tags.at(-2) ?? '')}`);
  expect([state, supersededBy]).toEqual(['superseded', asked.get(last)]);
  expect(await world.answer()).toBe(last);
});
