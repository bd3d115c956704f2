import { expect, it } from 'vitest';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { World } from './world.js';

const RECREATE = { strategy: 'recreate' as const };

/** v1 has been live for a while. */
async function served(): Promise<World> {
  const world = new World({ stages: [stageSpec(RECREATE)] });
  await world.start();
  await world.deployed('v1');
  await world.clock.pass(60_000);
  return world;
}

it('holds visitors while one version makes room for the next, and lets them meet the next', async () => {
  const world = new World({ stages: [stageSpec(RECREATE)] });
  await world.start();
  await world.deployed('v1');
  const old = world.routed();
  await world.clock.pass(60_000);
  world.calls.length = 0;
  world.witness = () => world.proxy.visit('dev.app.test');
  expect(await world.deployed('v2')).toMatchObject({ state: 'succeeded', strategy: 'recreate' });
  const acts = [
    'engine.stop',
    'engine.create',
    'engine.start',
    'engine.setRestartPolicy',
    'proxy.hold',
    'proxy.putRoute',
  ];
  expect(world.calls.filter((call) => acts.includes(call))).toEqual([
    'proxy.hold',
    'engine.setRestartPolicy',
    'engine.stop',
    'engine.create',
    'engine.start',
    'proxy.putRoute',
    'engine.setRestartPolicy',
  ]);
  expect(world.proxy.counts.held).toBeGreaterThan(5);
  expect(world.proxy.counts.dead).toBe(0);
  expect(world.routed()).not.toBe(old);
});

it('never runs two versions at once', async () => {
  const world = new World({ stages: [stageSpec({ worker: true })] });
  await world.start();
  let most = 0;
  world.witness = () => {
    most = Math.max(most, world.running().length);
  };
  for (const tag of ['v1', 'v2', 'v3']) expect((await world.deployed(tag)).state).toBe('succeeded');
  expect(most).toBe(1);
});

it('brings the old version back when the new one fails, and no visitor meets nobody', async () => {
  const world = new World({ stages: [stageSpec(RECREATE)] });
  await world.start();
  await world.deployed('v1', { bootMs: 1_500 });
  await world.clock.pass(60_000);
  const old = world.routed();
  world.witness = () => world.proxy.visit('dev.app.test');
  expect((await world.deployed('v2', { exitsAfterMs: 500, exitCode: 3 })).state).toBe('failed');
  expect(world.routed()).toBe(old);
  expect(world.proxy.counts.dead).toBe(0);
  expect(await complaints(world)).toEqual([]);
});

it('lets visitors wait again when the new version turns bad while it serves', async () => {
  const probe = { type: 'http', settings: { path: '/up' }, intervalMs: 250, timeoutMs: 5_000, deadlineMs: 5_000 };
  const world = new World({ stages: [stageSpec({ ...RECREATE, probe })] });
  await world.start();
  await world.deployed('v1', { bootMs: 1_500 });
  await world.clock.pass(60_000);
  const old = world.routed();
  world.witness = () => world.proxy.visit('dev.app.test');
  expect(await world.deployed('v2', { sickAfterMs: 1_000 })).toMatchObject({
    state: 'failed',
    failure: { step: 'bake' },
  });
  expect(world.routed()).toBe(old);
  expect(world.proxy.counts.dead).toBe(0);
});

it('makes the old version again when a prune took it meanwhile, with the registry down', async () => {
  const world = await served();
  const old = world.routed();
  world.witness = (_port, method) => {
    if (method !== 'stop') return;
    world.engine.prune();
    world.registry.isDown = true;
  };
  world.push('v2', { exitsAfterMs: 500, exitCode: 3 });
  expect((await world.ended(await world.deploy('v2'))).state).toBe('failed');
  world.witness = () => {};
  expect(world.routed()).toBe(old);
  expect(await complaints(world)).toEqual([]);
});

it('makes the old version again when the engine refuses to start it', async () => {
  const world = await served();
  const [old] = world.engine.all();
  world.witness = (_port, method) => {
    if (method === 'stop' && old !== undefined) old.isStuck = true;
  };
  expect((await world.deployed('v2', { exitsAfterMs: 500, exitCode: 3 })).state).toBe('failed');
  world.witness = () => {};
  const [again, ...others] = world.engine.all();
  expect(others).toEqual([]);
  expect(again).toMatchObject({ isUp: true, spec: { name: old?.spec.name } });
  expect(again?.id).not.toBe(old?.id);
  await world.clock.pass(5_000);
  expect(await complaints(world)).toEqual([]);
});

it('leaves a version that nobody can make again where it is', async () => {
  const world = await served();
  const [old] = world.engine.all();
  world.witness = (_port, method) => {
    if (method !== 'stop' || old === undefined) return;
    old.isStuck = true;
    old.image.references.clear();
  };
  await world.deployed('v2', { exitsAfterMs: 500, exitCode: 3 });
  expect(world.engine.all()).toContain(old);
});

it('does not wait for an old version that was broken before', async () => {
  const world = new World({ stages: [stageSpec({ ...RECREATE, run: { restart: 'no' } })] });
  await world.start();
  await world.deployed('v1', { exitsAfterMs: 8_000, exitCode: 1 });
  await world.clock.pass(20_000);
  world.engine.all()[0]?.stop(0);
  const failed = await world.deployed('v2', { exitsAfterMs: 500, exitCode: 3 });
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'container.exited' } });
  expect((await world.deployed('v3')).state).toBe('succeeded');
});
