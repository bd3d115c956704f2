import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { openEngineRelay } from './engine-relay.js';
import { openFaultyRegistry, type RegistryFault } from './faulty-registry.js';
import { openWorld, type World } from './world.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function liveWorld(options: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const world = await openWorld(options);
  closing.push(() => world.close());
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
  return world;
}

/** While `work` goes on, v1 answers every request; afterwards nothing is quarantined. */
async function untouched(world: World, work: () => Promise<void>): Promise<void> {
  const load = world.load(50);
  await work();
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect([...counts.answers.keys()].filter((answer) => !answer.includes('v1'))).toEqual([]);
  expect(world.quarantines()).toEqual([]);
}

async function failsOnce(world: World, code: string, withinMs?: number): Promise<void> {
  await world.push('v2');
  await world.hint('v2');
  const failed = await world.until('deploy.failed', 'v2', withinMs);
  expect(failed.data.code).toBe(code);
  await sleep(1_000);
  expect(world.events().filter(({ type, data }) => type === 'deploy.failed' && data.tag === 'v2')).toHaveLength(1);
}

it('a pull that dies in mid-stream', async () => {
  let front: Awaited<ReturnType<typeof openFaultyRegistry>> | undefined;
  const world = await liveWorld({
    registryHost: async (real) => {
      front = await openFaultyRegistry(real);
      closing.push(front.close);
      return front.host;
    },
  });
  if (front)
    front.fault = ({ url, method }) =>
      method === 'GET' && url?.includes('/blobs/') ? { kind: 'torn', afterBytes: 100 } : undefined;
  // The engine asks for a blob five times, with growing pauses, before it gives up.
  await untouched(world, () => failsOnce(world, 'image.pull_failed', 150_000));
});

const registryFaults: [string, RegistryFault][] = [
  ['500', { kind: 'status', status: 500, body: '{"errors":[{"code":"UNKNOWN"}]}' }],
  ['429', { kind: 'status', status: 429, headers: { 'retry-after': '2' }, body: 'too many requests' }],
  [
    'garbage',
    { kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body: '<html>it works</html>' },
  ],
];

it.each(registryFaults)('a registry that answers %s, and comes back', async (_, fault) => {
  let front: Awaited<ReturnType<typeof openFaultyRegistry>> | undefined;
  const world = await liveWorld({
    registryHost: async (real) => {
      front = await openFaultyRegistry(real);
      closing.push(front.close);
      return front.host;
    },
  });
  await untouched(world, async () => {
    if (front) front.fault = () => fault;
    await world.push('v2');
    await world.hint('v2');
    await world.watch.until(
      ({ type }: { type: string }) => type === 'registry.failing',
      'the registry to be called failing',
      30_000,
    );
    await sleep(3_000);
  });
  if (front) front.fault = () => undefined;
  await world.until('deploy.succeeded', 'v2', 60_000);
  expect(world.events().some(({ type }) => type === 'registry.recovered')).toBe(true);
});

it('an engine that goes away', async () => {
  const relay = await openEngineRelay(process.env.DOCKER_HOST ?? '');
  closing.push(relay.close);
  const world = await liveWorld({ engineHost: relay.host });
  await untouched(world, async () => {
    await world.push('v2');
    relay.goAway();
    await world.hint('v2');
    const failed = await world.until('deploy.failed', 'v2', 90_000);
    expect(failed.data.code).toBe('engine.unavailable');
    relay.comeBack();
  });
});

it('a port that is taken', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  closing.push(async () => squatter.close());
  const { port } = squatter.address() as { port: number };
  const world = await liveWorld();
  await world.rewrite((yaml) =>
    yaml.replace('    drain: 1s\n', `    drain: 1s\n    ports: ["127.0.0.1:${port}:9000"]\n`),
  );
  await failsOnce(world, 'engine.port_taken');
  expect(await world.answer()).toContain('v1');
  expect(world.quarantines()).toEqual([]);
});

it('a network that does not exist', async () => {
  const world = await liveWorld();
  await world.rewrite((yaml) =>
    yaml.replace(`network: ${world.project}, network_create: true`, 'network: nowhere-to-be-found'),
  );
  await untouched(world, () => failsOnce(world, 'network.missing'));
});

it('a missing env file', async () => {
  const world = await liveWorld();
  await world.rewrite((yaml) => yaml.replace('    drain: 1s\n', '    drain: 1s\n    env_file: ./absent.env\n'));
  await untouched(world, () => failsOnce(world, 'deploy.env_file_missing'));
});
