import { describe, expect, it } from 'vitest';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const SIGNAL = new AbortController().signal;

async function running(world = new World()): Promise<World> {
  await world.start();
  await world.deployed('v1');
  await world.clock.pass(60_000);
  return world;
}

const kinds = async (world: World, type: 'stage.healed' | 'stage.drifted') =>
  (await world.told(type)).map(({ data }) => data.kinds);

describe('drift', () => {
  it('is healed at once when a container was stopped by hand, and told once', async () => {
    const world = await running();
    await world.clock.run(world.engine.stop(world.routed() ?? '', { timeoutMs: 1_000 }));
    await world.clock.pass(1_000);
    expect(await complaints(world)).toEqual([]);
    await world.clock.pass(10 * 60_000);
    expect(await kinds(world, 'stage.healed')).toEqual([['container-stopped']]);
    expect(await kinds(world, 'stage.drifted')).toEqual([]);
  });

  it('is healed when somebody deleted the route, or led it elsewhere', async () => {
    const world = await running();
    await world.proxy.deleteRoute('dev.app.test', { signal: SIGNAL });
    await world.clock.pass(60_000);
    expect(await complaints(world)).toEqual([]);
    const [route] = world.proxy.all();
    if (route !== undefined) world.proxy.plant({ ...route, target: { ...route.target, host: '10.9.9.9' } });
    await world.clock.pass(60_000);
    expect(await complaints(world)).toEqual([]);
    expect(await kinds(world, 'stage.healed')).toEqual([['route-missing'], ['route-elsewhere']]);
  });

  it('is healed when a container lost its restart policy', async () => {
    const world = await running();
    await world.engine.setRestartPolicy(world.routed() ?? '', 'no');
    await world.clock.pass(60_000);
    expect(await complaints(world)).toEqual([]);
    expect(await kinds(world, 'stage.healed')).toEqual([['restart-policy']]);
  });

  it('is mended by another container when it is gone, and told once', async () => {
    const world = await running();
    for (let times = 1; times <= 2; times++) {
      await world.engine.remove(world.routed() ?? '');
      await world.clock.pass(10 * 60_000);
      expect(await kinds(world, 'stage.drifted')).toHaveLength(times);
      expect((await world.allDeploys())[0]).toMatchObject({
        kind: 'restart',
        state: 'succeeded',
        actor: { kind: 'timer', id: 'watch' },
        reason: expect.stringContaining('is gone'),
      });
      expect(await complaints(world)).toEqual([]);
    }
    expect(await kinds(world, 'stage.healed')).toEqual([]);
    expect(await world.told('stage.unhealthy')).toEqual([]);
    expect(await world.row()).not.toHaveProperty('drifted');
  });

  it('is left for a person when its stage is paused, until it is not', async () => {
    const world = await running();
    await world.ask((commands) => commands.pause(ADMIN, 'app/dev'));
    await world.engine.remove(world.routed() ?? '');
    await world.clock.pass(10 * 60_000);
    expect(await kinds(world, 'stage.drifted')).toEqual([['container-missing']]);
    expect(await world.allDeploys()).toHaveLength(1);
    expect(await world.row()).toMatchObject({ drifted: { kinds: ['container-missing'] } });
    await world.ask((commands) => commands.resume(ADMIN, 'app/dev'));
    await world.clock.pass(3 * 60_000);
    expect(await complaints(world)).toEqual([]);
  });

  it('is not mended over and over by containers that do not come up', async () => {
    const world = await running();
    const lift = world.faults.engine.plan({ method: 'create', kind: 'fail' });
    await world.engine.remove(world.routed() ?? '');
    await world.clock.pass(60 * 60_000);
    const tried = (await world.allDeploys()).length;
    expect(tried).toBeLessThan(7);
    await world.clock.pass(60 * 60_000);
    expect(await world.allDeploys()).toHaveLength(tried);
    expect(await kinds(world, 'stage.drifted')).toHaveLength(1);
    lift();
    await world.ended(await world.ask((commands) => commands.restart(ADMIN, 'app/dev')));
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('is told once, however often the controller starts', async () => {
    const world = await running();
    const [route] = world.proxy.all();
    if (route === undefined) throw new Error('There is no route');
    const theirs = { ...route, owner: 'somebody', id: 'theirs', target: { ...route.target, host: '10.9.9.9' } };
    world.proxy.plant(theirs);
    for (let start = 0; start < 3; start++) {
      await world.clock.pass(2 * 60_000);
      world.kill();
      await world.reboot();
    }
    await world.clock.pass(2 * 60_000);
    expect(await kinds(world, 'stage.drifted')).toHaveLength(1);
    world.proxy.plant(route);
    await world.clock.pass(2 * 60_000);
    expect(await kinds(world, 'stage.healed')).toHaveLength(1);
    expect(await world.row()).not.toHaveProperty('drifted');
  });

  it("leaves a route that is somebody else's by now, and tells it once", async () => {
    const world = await running();
    const [route] = world.proxy.all();
    if (route === undefined) throw new Error('There is no route');
    world.proxy.plant({ ...route, owner: 'somebody', id: 'theirs', target: { ...route.target, host: '10.9.9.9' } });
    await world.clock.pass(10 * 60_000);
    expect(world.proxy.all()[0]).toMatchObject({ owner: 'somebody', target: { host: '10.9.9.9' } });
    expect(await kinds(world, 'stage.drifted')).toEqual([['route-elsewhere']]);
    expect(await kinds(world, 'stage.healed')).toEqual([]);
  });

  it('is not called healed while the proxy still does not know what answers', async () => {
    const world = await running();
    world.proxy.isUnsure = true;
    await world.clock.pass(10 * 60_000);
    expect(await kinds(world, 'stage.healed')).toEqual([]);
    expect(await kinds(world, 'stage.drifted')).toEqual([['route-unknown']]);
  });

  it('tells of a container that can not be started again', async () => {
    const world = await running(new World({ stages: [stageSpec({ run: { ports: [PORT] } })] }));
    world.kill();
    const ours = world.engine.all()[0];
    await world.clock.run(world.engine.stop(ours?.id ?? '', { timeoutMs: 1_000 }));
    const run = stageSpec({ run: { ports: [PORT] } }).run;
    const { id } = await world.engine.create({
      name: 'theirs',
      image: ours?.image.id ?? '',
      labels: {},
      run,
      publish: [],
    });
    await world.engine.start(id);
    await world.reboot();
    await world.clock.pass(5 * 60_000);
    expect(await kinds(world, 'stage.drifted')).toEqual([['container-stopped']]);
    expect((await world.told('stage.drifted'))[0]?.data.reason).toContain('Port 8080 of the host is taken.');
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
    await world.engine.remove(id);
    await world.clock.pass(3 * 60_000);
    expect(await complaints(world)).toEqual([]);
    expect(await world.told('stage.recovered')).toHaveLength(1);
  });

  it('is not mended over and over for a program that keeps ending', async () => {
    const world = new World({ stages: [stageSpec({ run: { restart: 'no' } })] });
    await world.start();
    expect((await world.deployed('v1', { exitsAfterMs: 8_000, exitCode: 0 })).state).toBe('succeeded');
    world.calls.length = 0;
    await world.clock.pass(60 * 60_000);
    const starts = world.calls.filter((call) => call === 'engine.start').length;
    expect(starts).toBeGreaterThan(1);
    expect(starts).toBeLessThan(15);
    expect(await world.told('stage.unhealthy')).toHaveLength(1);
  });
});

const PORT = { hostPort: 8_080, containerPort: 3_000, protocol: 'tcp' as const };
