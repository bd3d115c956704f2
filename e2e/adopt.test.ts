import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

let world: World;
let byHand: string;
let made: { remove(options: { force: boolean }): Promise<void> } | undefined;

beforeAll(async () => {
  world = await openWorld({
    project: ({ folder }) => {
      byHand = `by-hand-${folder.split('-').at(-1)}`;
      return `    stages: { dev: { tag_pattern: "v*", adopt: ${byHand} }, two: { tag_pattern: "v*" } }`;
    },
  });
  await world.push('v1');
  await world.push('v2');
  // The first deploy makes the network, on which somebody then runs a container of their own.
  await world.ended(await world.ask('deploy', { tag: 'v1' }, 'two'));
});
afterAll(async () => {
  await made?.remove({ force: true });
  await world?.close();
});

it('says what is missing while there is nothing to take over', async () => {
  const { type, data } = await world.ended(await world.ask('deploy', { tag: 'v2' }));
  expect([type, data.code]).toEqual(['deploy.failed', 'deploy.conflict']);
  expect(data.reason).toContain(byHand);
});

it('takes over a container somebody runs by hand, and its route, without a failed request', async () => {
  const container = await world.docker.createContainer({
    name: byHand,
    Image: (await world.containers('two'))[0]?.ImageID ?? '',
    HostConfig: { NetworkMode: world.project, RestartPolicy: { Name: 'always' } },
  });
  made = container;
  await container.start();
  const address = (await container.inspect()).NetworkSettings.Networks[world.project].IPAddress;
  await world.proxy.ask('PUT', '/routes', {
    route: {
      id: 'blog',
      host: world.hostOf('dev'),
      target: { host: address, port: 3000, scheme: 'http' },
      websockets: false,
      owner: 'somebody',
      generation: 'by-hand',
    },
  });
  await expect.poll(() => world.answer(), { timeout: 10_000 }).toBe('v1');

  const load = world.load(100);
  const { type } = await world.ended(await world.ask('deploy', { tag: 'v2' }));
  expect(type).toBe('deploy.succeeded');
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect([...counts.answers.keys()]).toEqual(['v1', 'v2']);

  await world.watch.until(
    ({ type: told }: { type: string }) => told === 'release.retired',
    'the old one to be retired',
  );
  const { State, HostConfig } = await container.inspect();
  expect([State.Running, HostConfig.RestartPolicy.Name]).toEqual([false, 'no']);
  expect(await world.answer()).toBe('v2');
});
