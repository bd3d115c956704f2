import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type SeenEvent, type World } from './world.js';

let world: World;
const MIN_AGE_MS = 3_000;

beforeAll(async () => {
  world = await openWorld({
    project: () => `    stages:
      dev: { tag_pattern: "v*", auto_deploy: true }
      rel: { tag_pattern: "v*", promote_from: dev, confirm: true }
      auto: { tag_pattern: "v*", promote_from: dev, auto_deploy: true, min_age: 3s }`,
  });
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
});
afterAll(() => world?.close());

const succeededOn = (stage: string, tag: string): Promise<SeenEvent> =>
  world.watch.until(
    (event: SeenEvent) => event.type === 'deploy.succeeded' && event.stage === stage && event.data.tag === tag,
    `${tag} on ${stage}`,
  ) as Promise<SeenEvent>;

it('promotes by itself, once it has proved itself long enough', async () => {
  const there = await succeededOn('dev', 'v1');
  const here = await succeededOn('auto', 'v1');
  expect(Date.parse(here.at) - Date.parse(there.at)).toBeGreaterThanOrEqual(MIN_AGE_MS);
  expect(here.data.digest).toBe(there.data.digest);
  expect(here.data.kind).toBe('promote');
});

it('promotes by hand, with a confirmation, and tells what speaks for it', async () => {
  await expect(world.ask('promote', {}, 'rel')).rejects.toThrow(/deploy\.needs_confirmation/);
  const { promotions } = await world.controller.api('GET', `${world.pathOf('rel')}/promotions`);
  expect(promotions).toHaveLength(1);
  expect(promotions[0]).toMatchObject({ tag: 'v1' });
  const { type, data } = await world.ended(
    await world.ask('promote', { digest: promotions[0].digest, confirm: true }, 'rel'),
  );
  expect([type, data.kind]).toEqual(['deploy.succeeded', 'promote']);
  expect(await world.answer(world.hostOf('rel'))).toBe('v1');
});

it('moves the digest, whatever became of its tag', async () => {
  await world.push('v2');
  await world.hint('v2');
  const { data } = await succeededOn('dev', 'v2');
  // Somebody moves the tag after it was tried.
  await world.push('v2', 'unhealthy');
  const { type } = await world.ended(await world.ask('promote', { digest: data.digest, confirm: true }, 'rel'));
  expect(type).toBe('deploy.succeeded');
  const { live } = await world.controller.api('GET', world.pathOf('rel'));
  expect(live.digest).toBe(data.digest);
});

it('never promotes what was rolled back from', async () => {
  const { digest } = (await world.controller.api('GET', world.pathOf('rel'))).live;
  await world.ended(await world.ask('rollback'));
  await expect(world.ask('promote', { digest, confirm: true }, 'rel')).rejects.toThrow(/deploy\.not_promotable/);
});

it('refuses what never ran there', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  await expect(world.ask('promote', { digest, confirm: true }, 'rel')).rejects.toThrow(/deploy\.not_promotable/);
  await sleep(500);
  expect(world.events().some(({ type, data }) => type === 'deploy.queued' && data.digest === digest)).toBe(false);
});
