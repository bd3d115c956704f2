import { describe, expect, it } from 'vitest';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { World } from './world.js';

const hook = (word: string) => ({ command: [word, '--all'], timeoutMs: 5_000 });
const HOOKS = { beforeSwitch: hook('/migrate'), afterSwitch: hook('/warm-up') };
const WELL = { exitCode: 0, output: 'done' };

async function withHooks(hooks: typeof HOOKS | Partial<typeof HOOKS> = HOOKS): Promise<World> {
  const run = { env: { PASSWORD: { value: 'hunter2-hunter2', secret: true } } };
  const world = new World({ stages: [stageSpec({ hooks, run })] });
  await world.start();
  return world;
}

const commands = (migrate: typeof WELL, warmUp: typeof WELL) => ({
  commands: { '/migrate': migrate, '/warm-up': warmUp },
});

describe('hooks', () => {
  it('run inside the new version: before traffic comes to it, and once it has', async () => {
    const world = await withHooks();
    await world.deployed('v1', commands(WELL, WELL));
    const met: [string, string | undefined][] = [];
    world.intercept = (name, run) => {
      if (name === 'engine.exec') met.push([name, world.routed()]);
      return run();
    };
    const before = world.routed();
    expect((await world.deployed('v2', commands(WELL, WELL))).state).toBe('succeeded');
    expect(met.map(([, routed]) => routed)).toEqual([before, world.routed()]);
    expect(world.routed()).not.toBe(before);
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('before the switch, failing, takes the deploy back and says what was written, without secrets', async () => {
    const world = await withHooks();
    await world.deployed('v1', commands(WELL, WELL));
    const broken = { exitCode: 3, output: 'can not log in with hunter2-hunter2' };
    const failed = await world.deployed('v2', commands(broken, WELL));
    expect(failed).toMatchObject({ state: 'failed', failure: { step: 'before-switch', code: 'deploy.hook_failed' } });
    expect(failed.failure?.message).toContain('ended with 3: can not log in with');
    expect(JSON.stringify([failed, await world.events(), await world.steps(failed.id)])).not.toContain('hunter2-');
    expect(await world.quarantined()).toEqual([failed.digest]);
    expect(await world.live()).toMatchObject({ tag: 'v1' });
    expect(await complaints(world)).toEqual([]);
  });

  it('after the switch, failing, is told and takes nothing back', async () => {
    const world = await withHooks();
    const { id, state } = await world.deployed('v1', commands(WELL, { exitCode: 1, output: 'cold' }));
    expect(state).toBe('succeeded');
    const told = (await world.events(id)).find(
      ({ type, data }) => type === 'deploy.step.done' && data.step === 'after-switch',
    );
    expect(told?.data.evidence).toBe('/warm-up --all ended with 1: cold');
  });

  it('after the switch, that can not run at all, is told too', async () => {
    const world = await withHooks();
    world.faults.engine.plan({ method: 'exec', kind: 'fail', after: 1 });
    const { id, state } = await world.deployed('v1', commands(WELL, WELL));
    expect(state).toBe('succeeded');
    expect((await world.steps(id)).find(({ name }) => name === 'after-switch')?.result.evidence).toContain(
      'could not run',
    );
  });

  it('leave no trace where there are none', async () => {
    const world = await withHooks({});
    const { id } = await world.deployed('v1');
    expect((await world.steps(id)).map(({ name }) => name)).not.toContain('before-switch');
  });
});
