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

async function states(expected: readonly string[]): Promise<void> {
  let seen: string[] = [];
  for (let tries = 0; tries < 75 && String(seen) !== String(expected); tries++) {
    await sleep(200);
    seen = (await world.containers()).map(({ State }) => State);
  }
  expect(seen).toEqual(expected);
}

it('a stopped stage stays down, also over a restart of docker-watcher, until it is started', async () => {
  await world.controller.api('POST', `${world.stagePath}/stop`);
  await states(['exited']);
  await world.controller.kill();
  await world.controller.start();
  await sleep(2_000);
  await states(['exited']);
  expect((await world.controller.api('GET', world.stagePath)).state).toBe('stopped');

  await world.controller.api('POST', `${world.stagePath}/start`);
  await states(['running']);
  await expect.poll(() => world.answer(), { timeout: 10_000 }).toBe('v1');
});

it('a restart gives a new container without a failed request', async () => {
  const [before] = await world.containers();
  const load = world.load(50);
  const { type, data } = await world.ended((await world.controller.api('POST', `${world.stagePath}/restart`)).id);
  expect([type, data.kind]).toEqual(['deploy.succeeded', 'restart']);
  expect((await load.stop()).failed).toBe(0);
  const running = async () => (await world.containers()).filter(({ State }) => State === 'running').map(({ Id }) => Id);
  await expect.poll(async () => (await running()).length, { timeout: 10_000 }).toBe(1);
  expect(await running()).not.toContain(before?.Id);
  expect(await world.answer()).toBe('v1');
});

it('a paused stage takes nothing by itself; a person still may deploy', async () => {
  await world.controller.api('POST', `${world.stagePath}/pause`);
  await world.push('v2');
  await world.hint('v2');
  await sleep(6_000);
  expect(await world.answer()).toBe('v1');
  const { type } = await world.ended(await world.ask('deploy', { tag: 'v2' }));
  expect(type).toBe('deploy.succeeded');

  await world.push('v3');
  await world.hint('v3');
  await sleep(2_000);
  expect(await world.answer()).toBe('v2');
  await world.controller.api('POST', `${world.stagePath}/resume`);
  await world.until('deploy.succeeded', 'v3', 20_000);
});

it('a hook that fails before the switch stops the deploy, and costs nothing', async () => {
  await world.rewrite((yaml) =>
    yaml.replace(
      '    drain: 1s\n',
      '    drain: 1s\n    hooks: { before_switch: ["/node", "-e", "console.error(\'no migration\'); process.exit(4)"] }\n',
    ),
  );
  const load = world.load(50);
  await world.push('v4');
  await world.hint('v4');
  const failed = await world.until('deploy.failed', 'v4');
  expect([failed.data.step, failed.data.code]).toEqual(['before-switch', 'deploy.hook_failed']);
  expect(failed.data.reason).toContain('no migration');
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect([...counts.answers.keys()]).toEqual(['v3']);
});

it('a hook that succeeds lets it through', async () => {
  await world.rewrite((yaml) => yaml.replace('process.exit(4)', 'process.exit(0)'));
  await world.push('v5');
  await world.hint('v5');
  await world.until('deploy.succeeded', 'v5');
  expect(await world.answer()).toBe('v5');
});
