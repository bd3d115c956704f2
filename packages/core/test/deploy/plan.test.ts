import { describe, expect, it } from 'vitest';
import { AppError, systemCaller } from '../../src/base/index.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const SIGNAL = new AbortController().signal;
const plan = (world: World, caller = ADMIN) => world.ask((commands) => commands.plan(caller, SIGNAL));

async function running(wish: StageWish = {}): Promise<World> {
  const world = new World({ stages: [stageSpec(wish), stageSpec({ project: 'other' })] });
  await world.start();
  await world.deployed('v1');
  await world.clock.pass(60_000);
  return world;
}

describe('plan', () => {
  it('says how the next deploy would go, what waits and what is not as it should be, and changes nothing', async () => {
    const world = await running();
    const env = { PASSWORD: { value: 'hunter2-hunter2', secret: true } };
    const mounts = [{ kind: 'bind', source: '/srv', target: '/data', readOnly: false, shared: false } as const];
    world.specs.set('app/dev', stageSpec({ host: 'new.app.test', run: { env, mounts } }));
    await world.engine.setRestartPolicy(world.running()[0] ?? '', 'no');
    world.calls.length = 0;
    const [dev, other] = await plan(world);
    expect(world.calls.filter((call) => /write|set|put|delete|start|stop|create|remove/.test(call))).toEqual([]);
    expect(dev).toMatchObject({
      key: 'app/dev',
      state: 'active',
      live: { number: 1, tag: 'v1' },
      strategy: {
        kind: 'recreate',
        reason: expect.stringContaining('/srv'),
        hint: expect.stringContaining('shared: true'),
      },
      gap: expect.stringContaining('wait in the proxy'),
      reach: { kind: 'ip' },
      waiting: ['env.PASSWORD', 'host', 'mounts'],
      drift: [{ kind: 'restart-policy', heals: true }],
    });
    expect(JSON.stringify(dev)).not.toContain('hunter2');
    expect(other).toMatchObject({ key: 'other/dev', waiting: [], drift: [], strategy: { kind: 'blue-green' } });
    expect(other?.live).toBeUndefined();
    expect(other?.gap).toBeUndefined();
  });

  it('has nothing to say of a stage that is as it should be, running or stopped', async () => {
    const world = await running();
    expect((await plan(world))[0]).toMatchObject({ waiting: [], drift: [] });
    await world.ask((commands) => commands.stop(ADMIN, 'app/dev'));
    await world.clock.pass(1_000);
    expect((await plan(world))[0]).toMatchObject({ waiting: [], drift: [] });
  });

  it('shows an orphan, and no longer a removed one', async () => {
    const world = await running();
    world.specs.delete('app/dev');
    await world.syncStages();
    const [orphan] = await plan(world);
    expect(orphan).toMatchObject({ key: 'app/dev', state: 'orphan', live: { tag: 'v1' } });
    expect(orphan?.strategy).toBeUndefined();
    await world.ask((commands) => commands.remove(ADMIN, 'app/dev'));
    expect((await plan(world)).map(({ key }) => key)).toEqual(['other/dev']);
  });

  it('says why a stage could not be looked at, and looks at the others', async () => {
    const world = await running();
    const lift = world.faults.proxy.plan({ method: 'getRoute', kind: 'fail' });
    const [dev, other] = await plan(world);
    expect(dev).toMatchObject({ problem: 'The proxy does not answer', drift: [] });
    expect(other?.problem).toBeUndefined();
    lift();
    world.freezeFault = new AppError('deploy.env_file_missing', 'The file app.env is missing.');
    expect((await plan(world))[0]).toMatchObject({ problem: 'The file app.env is missing.' });
  });

  it('shows a caller the projects that are theirs', async () => {
    const world = await running();
    const caller = { ...systemCaller('token', 'ci'), ability: 'read' as const, projects: ['other'] };
    expect((await plan(world, caller)).map(({ key }) => key)).toEqual(['other/dev']);
  });
});
