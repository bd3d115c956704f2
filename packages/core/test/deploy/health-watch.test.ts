import { describe, expect, it } from 'vitest';
import type { AppBehaviour } from '../twins/engine/app.js';
import { complaints } from './convergence.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const HTTP: StageWish = {
  probe: { type: 'http', settings: { path: '/health' }, intervalMs: 250, timeoutMs: 5_000, deadlineMs: 10_000 },
};
/** Passes gate and bake, and is sick from then on. */
const FADING: AppBehaviour = { sickAfterMs: 20_000 };

async function live(wish: StageWish, ...apps: readonly AppBehaviour[]): Promise<World> {
  const world = new World({ stages: [stageSpec({ ...HTTP, ...wish })] });
  await world.start();
  for (const [index, app] of apps.entries()) {
    expect((await world.deployed(`v${index + 1}`, app)).state).toBe('succeeded');
    await world.clock.pass(10_000);
  }
  return world;
}

describe('the watch over what is live', () => {
  it('tells once that it is unhealthy, and takes nothing back by itself', async () => {
    const world = await live({}, {}, FADING);
    await world.clock.pass(30 * 60_000);
    const told = await world.told('stage.unhealthy');
    expect(told).toHaveLength(1);
    expect(told[0]?.data).toMatchObject({
      tag: 'v2',
      reason: expect.stringContaining('does not pass its health check'),
    });
    expect(await world.told('stage.recovered')).toEqual([]);
    expect(await world.live()).toMatchObject({ tag: 'v2' });
    expect(await world.allDeploys()).toHaveLength(2);
  });

  it('tells once of a program that loops, and once when it is well again', async () => {
    const world = await live({}, {});
    const name = world.routed() ?? '';
    for (let crash = 0; crash < 5; crash++) {
      world.engine.die(name, 1);
      await world.clock.pass(20_000);
    }
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    expect(await world.told('stage.recovered')).toHaveLength(0);
    await world.clock.pass(5 * 60_000);
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    expect(await world.told('stage.recovered')).toHaveLength(1);
    expect(await complaints(world)).toEqual([]);
  });

  it('forgives a single look that is missed', async () => {
    const world = await live({}, {});
    await world.clock.pass(60_000);
    const lift = world.faults.engine.plan({ method: 'image', kind: 'fail', times: 1 });
    await world.clock.pass(2 * 60_000);
    lift();
    expect(await world.told('stage.unhealthy')).toEqual([]);
  });

  it('says nothing while a person has stopped the stage', async () => {
    const world = await live({}, {}, FADING);
    await world.ask((commands) => commands.stop(ADMIN, 'app/dev'));
    await world.clock.pass(10 * 60_000);
    expect(await world.told('stage.unhealthy')).toEqual([]);
  });

  it('tells of the next version too, when the one before was never well again', async () => {
    const world = await live({}, {}, FADING);
    await world.clock.pass(3 * 60_000);
    await world.deployed('v3', { sickAfterMs: 15_000 });
    await world.clock.pass(10 * 60_000);
    expect((await world.told('stage.unhealthy')).map(({ data }) => data.tag)).toEqual(['v2', 'v3']);
  });
});

describe('rollback_within', () => {
  it('goes back when the new version turns bad soon after', async () => {
    const world = await live({ rollbackWithinMs: 600_000 }, {}, FADING);
    await world.clock.pass(3 * 60_000);
    expect(await world.live()).toMatchObject({ tag: 'v1' });
    const [last] = await world.allDeploys();
    expect(last).toMatchObject({
      kind: 'rollback',
      state: 'succeeded',
      actor: { kind: 'timer', id: 'rollback_within' },
    });
    expect(await complaints(world)).toEqual([]);
    await world.clock.pass(3 * 60_000);
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    expect(await world.told('stage.recovered')).toHaveLength(1);
  });

  it('does not when it turns bad later', async () => {
    const world = await live({ rollbackWithinMs: 60_000 }, {}, { sickAfterMs: 10 * 60_000 });
    await world.clock.pass(20 * 60_000);
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    expect(await world.live()).toMatchObject({ tag: 'v2' });
  });

  it('leaves a stage that a person has paused', async () => {
    const world = await live({ rollbackWithinMs: 600_000 }, {}, FADING);
    await world.ask((commands) => commands.pause(ADMIN, 'app/dev'));
    await world.clock.pass(5 * 60_000);
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    expect(await world.live()).toMatchObject({ tag: 'v2' });
  });

  it('also after a version that was never well', async () => {
    const world = await live({ rollbackWithinMs: 120_000 }, {}, { sickAfterMs: 150_000 });
    await world.clock.pass(5 * 60_000);
    expect(await world.live()).toMatchObject({ tag: 'v2' });
    await world.deployed('v3', { sickAfterMs: 15_000 });
    await world.clock.pass(5 * 60_000);
    expect(await world.live()).toMatchObject({ tag: 'v2' });
    expect((await world.allDeploys())[0]).toMatchObject({ kind: 'rollback', state: 'succeeded' });
  });

  it('does not take the place of what a person has asked for', async () => {
    const slow = stageSpec({ project: 'slow', bakeMs: 120_000 });
    const stages = [stageSpec({ ...HTTP, rollbackWithinMs: 600_000 }), slow];
    const world = new World({ stages, options: { parallel: 1 } });
    await world.start();
    await world.deployed('v1');
    await world.deployed('v2', FADING);
    await world.deploy('v1', slow.key);
    await world.clock.pass(1_000);
    world.push('v3');
    const { id } = await world.deploy('v3');
    await world.clock.pass(90_000);
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    expect((await world.ended({ id })).state).toBe('succeeded');
    expect(await world.live()).toMatchObject({ tag: 'v3' });
  });

  it('says so, and stays, when there is nothing to go back to', async () => {
    const world = await live({ rollbackWithinMs: 600_000 }, FADING);
    await world.clock.pass(5 * 60_000);
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    expect(await world.live()).toMatchObject({ tag: 'v1' });
    expect(await world.allDeploys()).toHaveLength(1);
  });
});
