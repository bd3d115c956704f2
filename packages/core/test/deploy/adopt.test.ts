import { describe, expect, it } from 'vitest';
import type { AppBehaviour } from '../twins/engine/app.js';
import { complaints } from './convergence.js';
import { HOST, inherited } from './inherited.js';
import { stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const legacy = (world: World) => world.engine.container('legacy');

describe('a stage that adopts', () => {
  it.each(['blue-green', 'recreate'] as const)(
    'takes over the route and stops the old version, by %s',
    async (strategy) => {
      const world = await inherited({ strategy });
      expect(world.routed()).toBe('legacy');
      if (strategy === 'blue-green') world.witness = () => world.proxy.visit(HOST);
      expect((await world.deployed('v1')).state).toBe('succeeded');
      await world.settled();
      expect(world.proxy.counts.dead).toBe(0);
      expect(await complaints(world)).toEqual([]);
      expect(world.running()).toEqual([(await world.live())?.containerName]);
      expect(world.proxy.all()).toMatchObject([{ id: 'app/dev', owner: 'instance-1' }]);
      // Kept, stopped: it is a person's to remove.
      expect(await legacy(world)).toMatchObject({ state: 'exited', restartPolicy: 'no' });
      expect(world.engine.images.find('legacy:1')).toBeDefined();
      await world.deployed('v2');
      await world.settled();
      expect(await complaints(world)).toEqual([]);
      expect(await legacy(world)).toMatchObject({ state: 'exited' });
    },
  );

  const BAD: readonly [string, AppBehaviour][] = [
    ['dies in the gate', { exitsAfterMs: 100 }],
    ['turns bad in the bake', { exitsAfterMs: 4_000 }],
  ];
  for (const strategy of ['blue-green', 'recreate'] as const) {
    it.each(BAD)(`gives all back when the first version %s, by ${strategy}`, async (_words, app) => {
      const world = await inherited({ strategy });
      const [before] = world.proxy.all();
      expect((await world.deployed('v1', app)).state).toBe('failed');
      expect(world.routed()).toBe('legacy');
      expect(world.proxy.all()).toMatchObject([
        { id: 'theirs', owner: 'somebody', target: { port: before?.target.port } },
      ]);
      expect(await legacy(world)).toMatchObject({ state: 'running', restartPolicy: 'always' });
      await world.settled();
      expect(world.routed()).toBe('legacy');
      expect(world.running()).toEqual(['legacy']);
      expect((await world.deployed('v2')).state).toBe('succeeded');
      await world.settled();
      expect(await complaints(world)).toEqual([]);
    });
  }

  it('needs what it adopts, for its first deploy only', async () => {
    const world = await inherited();
    await world.engine.remove('legacy');
    const failed = await world.deployed('v1');
    expect(failed).toMatchObject({ state: 'failed', failure: { step: 'preflight', code: 'deploy.conflict' } });
    expect(failed.failure?.message).toContain('legacy');
    world.specs.set('app/dev', stageSpec());
    world.proxy.plant({ ...(world.proxy.all()[0] ?? fail()), owner: 'instance-1', id: 'app/dev' });
    expect((await world.deployed('v2')).state).toBe('succeeded');
    world.specs.set('app/dev', stageSpec({ adopt: 'legacy' }));
    expect((await world.deployed('v3')).state).toBe('succeeded');
  });

  it('refuses a route of somebody else without it', async () => {
    const world = await inherited();
    world.specs.set('app/dev', stageSpec());
    expect(await world.deployed('v1')).toMatchObject({ state: 'failed', failure: { code: 'deploy.conflict' } });
    expect(world.routed()).toBe('legacy');
  });

  it('leaves a container of another stage of ours, whatever "adopt" says', async () => {
    const world = new World({ stages: [stageSpec(), stageSpec({ project: 'other' })] });
    await world.start();
    await world.deployed('v1');
    await world.deployed('v1', {}, 'other/dev');
    const name = world.running('other/dev')[0] ?? '';
    world.specs.set('app/dev', stageSpec({ adopt: name }));
    await world.deployed('v2');
    await world.settled();
    expect(world.running('other/dev')).toEqual([name]);
  });

  it('is left by a stop: nothing is ours yet', async () => {
    const world = await inherited();
    await world.ask((commands) => commands.stop(ADMIN, 'app/dev'));
    await world.clock.pass(5 * 60_000);
    expect(await legacy(world)).toMatchObject({ state: 'running' });
  });
});

function fail(): never {
  throw new Error('There is no route');
}
