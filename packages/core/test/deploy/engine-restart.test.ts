import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/index.js';
import type { StepName } from '../../src/deploy/index.js';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { World } from './world.js';

/** Restarts the engine `afterMs` into a step of the deploy of v2. */
function restartIn(world: World, step: StepName, afterMs: number): void {
  let isDone = false;
  world.controller.store.subscribe(({ type, data }) => {
    if (isDone || type !== 'deploy.step.started' || data.tag !== 'v2' || data.step !== step) return;
    isDone = true;
    world.clock.at(afterMs, () => world.engine.restart());
  });
}

/** What is live, that no engine starts again once it has ended. */
async function liveThatWillNotStart(world: World) {
  await world.start();
  await world.deployed('v1');
  await world.clock.pass(60_000);
  const [old] = world.engine.all();
  if (old === undefined) throw new Error('Nothing is live.');
  old.policy = 'no';
  old.isStuck = true;
  return old;
}

describe('an engine that restarts under a deploy', () => {
  const CASES = (['gate', 'bake'] as const).flatMap((step) =>
    // However a program takes its end: the engine's doing is not the program's fault.
    [0, 1, 143].map((stopCode) => ({ step, stopCode })),
  );
  it.each(CASES)('is to blame itself: in the $step, ended with $stopCode', async ({ step, stopCode }) => {
    for (const strategy of ['blue-green', 'recreate'] as const) {
      const world = new World({ stages: [stageSpec({ strategy })] });
      await world.start();
      await world.deployed('v1');
      await world.clock.pass(60_000);
      restartIn(world, step, 500);
      const failed = await world.deployed('v2', { stopCode });
      expect(failed).toMatchObject({ state: 'failed', failure: { step, code: 'engine.unavailable' } });
      expect(await world.quarantined()).toEqual([]);
      await world.clock.pass(4_000);
      expect(await complaints(world)).toEqual([]);
      await world.settled();
      expect(await world.live()).toMatchObject({ tag: 'v2' });
    }
  });

  it.each(['gate', 'before-switch', 'bake'] as const)(
    'and tells so while it still answers: in the %s',
    async (step) => {
      const hooks = { beforeSwitch: { command: ['/migrate'], timeoutMs: 10_000 } };
      const commands = { '/migrate': { exitCode: 0, output: '', takesMs: 2_000 } };
      for (const strategy of ['blue-green', 'recreate'] as const) {
        const world = new World({ stages: [stageSpec({ strategy, hooks })] });
        await world.start();
        await world.deployed('v1', { commands });
        await world.clock.pass(60_000);
        let isDone = false;
        world.controller.store.subscribe(({ type, data }) => {
          if (isDone || type !== 'deploy.step.started' || data.tag !== 'v2' || data.step !== step) return;
          isDone = true;
          world.clock.at(50, () => world.engine.goDown({ told: true }));
          world.clock.at(4_000, () => world.engine.comeBack());
        });
        const failed = await world.deployed('v2', { stopCode: 1, commands });
        expect(failed).toMatchObject({ state: 'failed', failure: { code: 'engine.failed' } });
        expect(await world.quarantined()).toEqual([]);
        // Tried again as soon as the engine is back.
        await world.clock.pass(20_000);
        expect(await world.live()).toMatchObject({ tag: 'v2' });
        await world.settled();
        expect(await complaints(world)).toEqual([]);
      }
    },
  );

  it('brings back what the engine does not start by itself, however often it restarts', async () => {
    const world = new World({ stages: [stageSpec({ run: { restart: 'no' } })] });
    await world.start();
    await world.deployed('v1');
    for (let times = 0; times < 6; times++) {
      await world.clock.pass(20_000);
      world.engine.restart();
      await world.clock.pass(3_000);
      expect(await complaints(world)).toEqual([]);
    }
  });

  it.each(['blue-green', 'recreate'] as const)(
    'and then refuses to start what is live: another takes its place (%s)',
    async (strategy) => {
      const world = new World({ stages: [stageSpec({ strategy })] });
      const old = await liveThatWillNotStart(world);
      world.engine.restart();
      await world.clock.pass(60_000);
      expect(await world.live()).toMatchObject({ tag: 'v1' });
      expect(old.isUp).toBe(false);
      expect(world.running()).toHaveLength(1);
      expect(await complaints(world)).toEqual([]);
    },
  );

  it('and, still going down, refuses what takes the place of what is live: the next engine does not', async () => {
    const world = new World();
    const old = await liveThatWillNotStart(world);
    const lift = world.faults.engine.plan({
      method: 'create',
      kind: 'fail',
      error: new AppError('engine.failed', 'no such store'),
    });
    world.engine.die(old.spec.name, 137);
    await world.clock.pass(5_000);
    expect((await world.allDeploys())[0]).toMatchObject({ kind: 'restart', state: 'failed' });
    expect(world.running()).toHaveLength(0);
    lift();
    world.engine.restart();
    await world.clock.pass(10_000);
    expect(world.running()).toHaveLength(1);
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('is not an excuse for a program that dies by itself afterwards', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    await world.clock.pass(60_000);
    restartIn(world, 'gate', 500);
    const digest = world.push('v2', { exitsAfterMs: 1_000, exitCode: 3 });
    await world.ended(await world.deploy('v2'));
    await world.settled();
    expect(await world.quarantined()).toEqual([digest]);
  });
});
