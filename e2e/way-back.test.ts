import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld({
    project: () => '    restart: always\n    stages: { dev: { tag_pattern: "v*" }, two: { tag_pattern: "v*" } }',
  });
  await world.push('v1');
  await world.push('v2');
});
afterAll(() => world?.close());

async function deploy(tag: string, stage: string): Promise<void> {
  const { type } = await world.ended(await world.ask('deploy', { tag }, stage));
  expect(type).toBe('deploy.succeeded');
}

const addressOf = async (stage: string): Promise<string> => {
  const running = (await world.containers(stage)).filter(({ State }) => State === 'running');
  const details = await world.docker.getContainer(running[0]?.Id ?? '').inspect();
  return details.NetworkSettings.Networks[world.project].IPAddress;
};

async function answers(version: string, stage: string, withinMs: number): Promise<void> {
  const began = Date.now();
  let seen = '';
  while (Date.now() - began < withinMs) {
    seen = await world.answer(world.hostOf(stage));
    if (seen === version) return;
    await sleep(200);
  }
  expect(`${stage} answers ${seen}`).toBe(`${stage} answers ${version}`);
}

it('follows containers that come back at each other’s address', async () => {
  await deploy('v1', 'dev');
  await deploy('v2', 'two');
  const before = { dev: await addressOf('dev'), two: await addressOf('two') };
  const ids = { dev: (await world.containers('dev'))[0]?.Id ?? '', two: (await world.containers('two'))[0]?.Id ?? '' };

  // What a reboot of the machine does to both, without one.
  await world.controller.kill();
  await world.docker.getContainer(ids.dev).stop({ t: 0 });
  await world.docker.getContainer(ids.two).stop({ t: 0 });
  const [first, second] = before.dev < before.two ? [ids.two, ids.dev] : [ids.dev, ids.two];
  await world.docker.getContainer(first).start();
  await world.docker.getContainer(second).start();
  expect(await addressOf('dev')).toBe(before.two);
  expect(await addressOf('two')).toBe(before.dev);

  await world.controller.start();
  await answers('v1', 'dev', 10_000);
  await answers('v2', 'two', 10_000);
  for (const stage of ['dev', 'two'])
    expect((await world.containers(stage)).filter(({ State }) => State === 'running')).toHaveLength(1);
});

it('after a reboot that stops everything, exactly one version of each stage runs', async () => {
  await deploy('v2', 'dev');
  await sleep(2_000);
  await world.controller.kill();
  for (const stage of ['dev', 'two'])
    for (const { Id } of await world.containers(stage))
      await world.docker.getContainer(Id).stop({ t: 0 }).catch(isDown);
  await world.controller.start();
  await answers('v2', 'dev', 10_000);
  await answers('v2', 'two', 10_000);
  for (const stage of ['dev', 'two'])
    expect((await world.containers(stage)).filter(({ State }) => State === 'running')).toHaveLength(1);
});

it('rolls back after a prune, with the registry down', async () => {
  // `docker system prune -f`, of this world alone: other worlds may share the engine.
  const { ContainersDeleted } = await world.docker.pruneContainers({
    filters: { label: [`io.docker-watcher.project=${world.project}`] },
  });
  expect(ContainersDeleted).toHaveLength(1);
  await world.docker.pruneImages({ filters: { dangling: ['true'] } });
  await world.registry.stop();

  const { releases } = await world.controller.api('GET', `${world.stagePath}/releases`);
  expect(releases.map(({ tag, how }: { tag: string; how: string }) => [tag, how])).toEqual([
    ['v2', 'live'],
    ['v1', 'image'],
  ]);
  const load = world.load(50);
  const { type } = await world.ended(await world.ask('rollback'));
  expect(type).toBe('deploy.succeeded');
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect(await world.answer()).toBe('v1');
});

/** 304: it was down already. */
function isDown(error: { statusCode?: number }): void {
  if (error.statusCode !== 304) throw error;
}
