import { describe, expect, it } from 'vitest';
import { systemCaller } from '../../src/base/index.js';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const KEY = 'app/dev';

async function running(world = new World()): Promise<World> {
  await world.start();
  await world.deployed('v1');
  await world.clock.pass(60_000);
  return world;
}

const stop = (world: World, key = KEY) => world.ask((commands) => commands.stop(ADMIN, key));
const start = (world: World, key = KEY) => world.ask((commands) => commands.start(ADMIN, key));

describe('a stage that is stopped', () => {
  it('stays down, through a crash and a restart of the engine, until it is started', async () => {
    const world = await running();
    expect((await stop(world)).stoppedAt).toBeDefined();
    await world.clock.pass(1_000);
    expect(world.running()).toEqual([]);
    world.kill();
    world.engine.restart();
    await world.reboot();
    await world.clock.pass(10 * 60_000);
    expect(world.running()).toEqual([]);
    expect(await complaints(world)).toEqual([]);
    expect((await start(world)).stoppedAt).toBeUndefined();
    await world.clock.pass(1_000);
    expect(await complaints(world)).toEqual([]);
    expect(world.running()).toHaveLength(1);
    const types = (await world.events()).map(({ type }) => type);
    expect(types.filter((type) => type === 'stage.stopped' || type === 'stage.started')).toEqual([
      'stage.stopped',
      'stage.started',
    ]);
  });

  it('is stopped although the controller is killed before it came to that', async () => {
    const world = await running();
    await world.controller.deploys.commands.stop(ADMIN, KEY);
    world.kill();
    await world.reboot();
    await world.clock.pass(1_000);
    expect(world.running()).toEqual([]);
  });

  it('is stopped and started again as often as a person says, at once', async () => {
    const world = await running();
    for (let times = 0; times < 3; times++) {
      await stop(world);
      await world.clock.pass(500);
      expect(world.running()).toEqual([]);
      await start(world);
      await world.clock.pass(500);
      expect(world.running()).toHaveLength(1);
    }
  });

  it('says it once', async () => {
    const world = await running();
    await stop(world);
    await stop(world);
    await start(world);
    await start(world);
    expect(await world.told('stage.stopped')).toHaveLength(1);
    expect(await world.told('stage.started')).toHaveLength(1);
  });

  it('runs again with the deploy that a person asks for', async () => {
    const world = await running();
    await stop(world);
    await world.clock.pass(1_000);
    await world.deployed('v2');
    await world.settled();
    expect(await complaints(world)).toEqual([]);
    expect(await world.live()).toMatchObject({ tag: 'v2' });
    expect(await world.told('stage.started')).toHaveLength(1);
  });

  it.each(['restart', 'rollback'] as const)('runs again with a %s', async (kind) => {
    const world = await running();
    await world.deployed('v2');
    await world.clock.pass(60_000);
    await stop(world);
    await world.clock.pass(1_000);
    const asked = await world.ask((commands) =>
      kind === 'restart' ? commands.restart(ADMIN, KEY) : commands.rollback(ADMIN, KEY, {}),
    );
    expect((await world.ended(asked)).state).toBe('succeeded');
    await world.settled();
    expect(await complaints(world)).toEqual([]);
    expect(world.running()).toHaveLength(1);
  });

  it('is not stopped under a deploy', async () => {
    const world = await running();
    world.push('v2');
    const { id } = await world.deploy('v2');
    await expect(stop(world)).rejects.toMatchObject({ code: 'stage.conflict', hint: expect.stringContaining(id) });
  });

  it('does not lead its visitors to whoever gets its address next', async () => {
    const world = await running(new World({ stages: [stageSpec(), stageSpec({ project: 'other' })] }));
    await stop(world);
    await world.clock.pass(1_000);
    await world.deployed('v2', {}, 'other/dev');
    expect(world.routed(KEY)).toBeUndefined();
    await start(world);
    await world.clock.pass(1_000);
    for (const key of [KEY, 'other/dev']) expect(await complaints(world, key)).toEqual([]);
  });

  it('is left alone by a look that began before', async () => {
    const stages = [stageSpec({ drainMs: 90_000 }), stageSpec({ project: 'other' })];
    const world = await running(new World({ stages }));
    await world.deployed('v1', {}, 'other/dev');
    const [address] = world.engine.all().find(({ spec }) => spec.name === world.routed())?.addresses ?? [];
    world.proxy.open.set(`${address}:3000`, 1);
    await world.deployed('v2');
    await world.clock.pass(10_000);
    await stop(world, 'other/dev');
    await world.clock.pass(1_000);
    world.calls.length = 0;
    await world.clock.pass(5 * 60_000);
    expect(world.calls).not.toContain('engine.start');
    expect(world.running('other/dev')).toEqual([]);
  });

  it('has its old versions stopped too, when it was stopped before they were', async () => {
    const world = await running(new World({ stages: [stageSpec({ drainMs: 20_000 })] }));
    const [address] = world.engine.all()[0]?.addresses ?? [];
    world.proxy.open.set(`${address}:3000`, 1);
    await world.deployed('v2');
    await world.clock.pass(500);
    expect(world.running()).toHaveLength(2);
    await world.controller.deploys.commands.stop(ADMIN, KEY);
    world.kill();
    await world.reboot();
    await world.clock.pass(90_000);
    expect(world.running()).toEqual([]);
  });

  it('lets a deploy that was to be tried again wait with it', async () => {
    const world = await running();
    await failing(world, 'v2');
    await stop(world);
    await world.clock.pass(30 * 60_000);
    expect(world.running()).toEqual([]);
    expect(await world.allDeploys()).toHaveLength(2);
    await start(world);
    await world.settled();
    expect(await world.live()).toMatchObject({ digest: (await world.allDeploys())[0]?.digest, number: 2 });
    expect(await complaints(world)).toEqual([]);
  });
});

/** A person's deploy that fails, because the registry is down for a moment: it is to be tried again. */
async function failing(world: World, tag: string): Promise<void> {
  const digest = world.push(tag);
  world.registry.isDown = true;
  const asked = await world.ask((commands) => commands.deploy(ADMIN, KEY, { digest }));
  expect((await world.ended(asked)).state).toBe('failed');
  world.registry.isDown = false;
}

describe('a stage that is paused', () => {
  it('takes what a person asks for, and says so once', async () => {
    const world = await running();
    const pause = () => world.ask((commands) => commands.pause(ADMIN, KEY));
    expect((await pause()).pausedAt).toBeDefined();
    await pause();
    expect(await world.told('stage.paused')).toHaveLength(1);
    expect((await world.deployed('v2')).state).toBe('succeeded');
    expect((await world.ask((commands) => commands.resume(ADMIN, KEY))).pausedAt).toBeUndefined();
    await world.ask((commands) => commands.resume(ADMIN, KEY));
    expect(await world.told('stage.resumed')).toHaveLength(1);
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('tries again what a person asked for while it was paused; what is from before waits', async () => {
    const world = await running();
    const pause = () => world.ask((commands) => commands.pause(ADMIN, KEY));
    await failing(world, 'v2');
    await world.clock.pass(1_000);
    await pause();
    await world.clock.pass(30 * 60_000);
    expect(await world.live()).toMatchObject({ number: 1 });
    expect(await world.allDeploys()).toHaveLength(2);
    await world.ask((commands) => commands.resume(ADMIN, KEY));
    await world.settled();
    expect(await world.live()).toMatchObject({ number: 2 });
    await pause();
    await world.clock.pass(1_000);
    await failing(world, 'v3');
    await world.clock.pass(5 * 60_000);
    expect(await world.live()).toMatchObject({ number: 3 });
  });
});

describe('a quarantine', () => {
  it('is lifted by a person, who is told when there is none', async () => {
    const world = await running();
    const digest = world.push('v2', { exitsAfterMs: 100 });
    await world.ended(await world.deploy('v2'));
    const lift = () => world.ask((commands) => commands.liftQuarantine(ADMIN, KEY, digest));
    await lift();
    expect(await world.quarantined()).toEqual([]);
    expect((await world.told('quarantine.lifted'))[0]?.data).toMatchObject({ digest, reason: 'lifted by admin' });
    expect((await world.deploy('v2')).state).toBe('queued');
    await expect(lift()).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('asks for the ability to deploy, in that project', async () => {
  const world = await running();
  const { actor } = systemCaller('token', 'ci');
  for (const caller of [
    { actor, ability: 'read' },
    { actor, ability: 'deploy', projects: ['other'] },
  ] as const) {
    for (const name of ['pause', 'resume', 'stop', 'start', 'restart'] as const) {
      const asked = world.ask((commands): Promise<unknown> => commands[name](caller, KEY));
      await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/request.forbidden|not_found/) });
    }
  }
  expect(await world.allDeploys()).toHaveLength(1);
});
