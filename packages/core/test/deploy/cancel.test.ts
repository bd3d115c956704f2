import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/index.js';
import { OPENING, STRATEGIES } from '../../src/deploy/strategies.js';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const CASES = (['blue-green', 'recreate'] as const).flatMap((strategy) =>
  [...OPENING, ...STRATEGIES[strategy]].map(({ name }) => [strategy, name] as const),
);

describe('a deploy that is cancelled', () => {
  it.each(CASES)('%s, at %s', async (strategy, step) => {
    const hook = { command: ['/migrate'], timeoutMs: 5_000 };
    const hooks = { beforeSwitch: hook, afterSwitch: hook };
    const world = new World({ stages: [stageSpec({ strategy, hooks })] });
    const commands = { '/migrate': { exitCode: 0, output: 'done' } };
    await world.start();
    await world.deployed('v1', { commands });
    await world.clock.pass(60_000);
    world.push('v2', { commands });
    let cancelledAt = Number.POSITIVE_INFINITY;
    const { store, deploys } = world.controller;
    store.subscribe(({ type, data, deploy = '' }) => {
      if (type !== 'deploy.step.started' || data.tag !== 'v2' || data.step !== step) return;
      if (Number.isFinite(cancelledAt)) return;
      cancelledAt = world.clock.monotonicMs();
      void deploys.commands.cancel(ADMIN, deploy);
    });
    const { id } = await world.deploy('v2');
    const ended = await world.ended({ id });
    expect(ended.state).toBe('cancelled');
    expect(world.clock.monotonicMs() - cancelledAt).toBeLessThan(5_000);
    const events = await world.events(id);
    const asked = events.findIndex(({ type }) => type === 'deploy.cancel.requested');
    const undoing = events.findIndex(({ type }) => type === 'deploy.undoing');
    expect(Date.parse(events[undoing]?.at ?? '') - Date.parse(events[asked]?.at ?? '')).toBeLessThanOrEqual(2_000);
    const forward = events
      .slice(asked)
      .filter(({ type, data }) => type === 'deploy.step.started' && data.phase === 'do')
      .map(({ data }) => data.step);
    expect(forward).toEqual([]);
    expect(await world.live()).toMatchObject({ tag: 'v1' });
    expect(await complaints(world)).toEqual([]);
    expect(await world.quarantined()).toEqual([]);
  });

  it('whatever the call says that it cut short', async () => {
    const world = new World();
    await world.start();
    world.push('v1');
    world.intercept = (name, run) =>
      name === 'engine.create'
        ? new Promise((_, reject) =>
            world.clock.at(3_000, () => reject(new AppError('container.create_failed', 'cut short'))),
          )
        : run();
    const { id } = await world.deploy('v1');
    await world.clock.pass(1_000);
    await world.clock.run(world.controller.deploys.commands.cancel(ADMIN, id));
    expect((await world.ended({ id })).state).toBe('cancelled');
  });

  it('at once, while it waits', async () => {
    const world = new World({ options: { parallel: 0 } });
    await world.start();
    world.push('v1');
    const { id } = await world.deploy('v1');
    const asked = await world.clock.run(world.controller.deploys.commands.cancel(ADMIN, id));
    expect(asked.state).toBe('cancelled');
  });

  it('too late, once it is over', async () => {
    const world = new World();
    await world.start();
    const { id } = await world.deployed('v1');
    await expect(world.clock.run(world.controller.deploys.commands.cancel(ADMIN, id))).rejects.toMatchObject({
      code: 'deploy.too_late',
      hint: 'docker-watcher rollback app/dev',
    });
  });

  it('even when its success is a moment away', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    world.push('v2');
    const { id } = await world.deploy('v2');
    const { store, deploys } = world.controller;
    store.subscribe((event) => {
      if (event.deploy === id && event.type === 'deploy.step.done' && event.data.step === 'bake')
        void deploys.commands.cancel(ADMIN, id);
    });
    expect((await world.ended({ id })).state).toBe('cancelled');
    expect(await world.live()).toMatchObject({ tag: 'v1' });
  });

  it('although the controller is killed before it hears of it', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    world.push('v2');
    const { id } = await world.deploy('v2');
    await world.clock.pass(1_000);
    const { store, deploys } = world.controller;
    store.subscribe(({ type }) => {
      if (type === 'deploy.cancel.requested') world.kill();
    });
    void deploys.commands.cancel(ADMIN, id);
    await world.clock.pass(1_000);
    await world.reboot();
    expect((await world.ended({ id })).state).toBe('cancelled');
    expect(await complaints(world)).toEqual([]);
  });
});
