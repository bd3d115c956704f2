import { describe, expect, it } from 'vitest';
import { stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const KEY = 'app/dev';

/** A stage that has served two versions and has left the configuration, beside one that stays. */
async function orphaned(): Promise<World> {
  const world = new World({ stages: [stageSpec(), stageSpec({ stage: 'prod' })] });
  await world.start();
  for (const tag of ['v1', 'v2']) await world.deployed(tag);
  await world.ended(await world.deploy('v2', 'app/prod'));
  await world.clock.pass(60_000);
  await leaves(world);
  return world;
}

async function leaves(world: World): Promise<void> {
  world.specs.delete(KEY);
  await world.syncStages();
}

const remove = (world: World, key = KEY) => world.ask((commands) => commands.remove(ADMIN, key));
const isOfDev = ({ spec }: { spec: { name: string } }) => spec.name.startsWith('app-dev-');
const tags = (world: World) => world.engine.images.all().flatMap(({ references }) => [...references]);

describe('a stage that is removed', () => {
  it('leaves nothing, and takes nothing of anybody else', async () => {
    const world = await orphaned();
    expect(world.running(KEY)).toHaveLength(1);
    expect(await world.told('stage.orphaned')).toHaveLength(1);
    const [newest, oldest] = await world.releases();
    const routes = world.proxy.all().map(({ host }) => host);
    expect(routes).toContain('dev.app.test');
    expect((await remove(world)).state).toBe('removed');
    await world.clock.pass(1_000);
    expect(world.engine.all().filter(isOfDev)).toEqual([]);
    expect(world.proxy.all().map(({ host }) => host)).toEqual(['prod.app.test']);
    expect(tags(world).filter((tag) => tag.startsWith('docker-watcher/app-dev'))).toEqual([]);
    // What was pulled for it goes too, unless another stage runs the same.
    expect(tags(world)).not.toContain(`${oldest?.image}@${oldest?.digest}`);
    expect(tags(world)).toContain(`${newest?.image}@${newest?.digest}`);
    expect(world.routed('app/prod')).toBeDefined();
    expect((await world.releases()).every(({ retiredAt, prunedAt }) => retiredAt && prunedAt)).toBe(true);
    expect(await world.told('stage.removed')).toHaveLength(1);
  });

  it('is gone whenever the controller is killed on the way', async () => {
    for (let k = 1; ; k++) {
      const world = await orphaned();
      let count = 0;
      world.witness = (_port, method) => {
        if (!/write|remove|deleteRoute|setRestartPolicy/.test(method)) return;
        count += 1;
        if (count === k) world.kill();
      };
      await Promise.race([remove(world).catch(() => undefined), world.clock.pass(5_000)]);
      await world.clock.pass(5_000);
      if (count < k) break;
      await world.reboot();
      await world.clock.pass(70_000);
      expect(world.engine.all().filter(isOfDev)).toEqual([]);
      expect(world.proxy.all()).toHaveLength(1);
      expect(tags(world).filter((tag) => tag.startsWith('docker-watcher/app-dev'))).toEqual([]);
      expect(k).toBeLessThan(100);
    }
  });

  it('keeps a container that a route of another stage still leads to', async () => {
    const world = await orphaned();
    const route = world.proxy.all().find(({ id }) => id === KEY);
    if (route !== undefined) world.proxy.plant({ ...route, id: 'app/prod', host: 'alias.app.test' });
    await remove(world);
    await world.clock.pass(5_000);
    expect(world.running(KEY)).toHaveLength(1);
    expect(world.engine.all().filter(isOfDev)).toHaveLength(1);
  });

  it('has to have left the configuration, and to be at rest', async () => {
    const world = await orphaned();
    await expect(remove(world, 'app/prod')).rejects.toMatchObject({ code: 'stage.conflict' });
    await expect(remove(world, 'app/other')).rejects.toMatchObject({ code: 'not_found' });
    world.specs.set(KEY, stageSpec());
    await world.syncStages();
    await world.deploy('v1');
    await world.clock.pass(500);
    await leaves(world);
    await expect(remove(world)).rejects.toMatchObject({ code: 'stage.conflict' });
    await world.settled();
    await remove(world);
    await expect(remove(world)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does not come back with a rollback that was to be tried again', async () => {
    const world = await orphaned();
    world.specs.set(KEY, stageSpec());
    await world.syncStages();
    world.faults.proxy.plan({ method: 'putRoute', kind: 'fail', times: 1 });
    expect((await world.ended(await world.rollBack())).state).toBe('failed');
    await leaves(world);
    await remove(world);
    await world.clock.pass(30 * 60_000);
    expect(await world.told('deploy.queued')).toHaveLength(4);
    expect(world.engine.all().filter(isOfDev)).toEqual([]);
  });

  it('comes back when it is configured again, with an empty start', async () => {
    const world = await orphaned();
    await remove(world);
    await world.clock.pass(1_000);
    world.specs.set(KEY, stageSpec());
    await world.syncStages();
    expect((await world.ended(await world.deploy('v2'))).state).toBe('succeeded');
    await world.settled();
    expect(await world.live()).toMatchObject({ number: 3, tag: 'v2' });
    expect(world.routed()).toBe((await world.live())?.containerName);
    await expect(world.rollBack()).rejects.toMatchObject({ code: 'deploy.nothing_to_roll_back' });
  });

  it('is only for admins', async () => {
    const world = await orphaned();
    const caller = { actor: ADMIN.actor, ability: 'deploy' as const };
    await expect(world.ask((commands) => commands.remove(caller, KEY))).rejects.toMatchObject({
      code: 'request.forbidden',
    });
  });
});
