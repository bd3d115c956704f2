import { describe, expect, it } from 'vitest';
import { complaints } from './convergence.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

async function twoReleases(wish: StageWish = {}): Promise<World> {
  const world = new World({ stages: [stageSpec(wish)] });
  await world.start();
  for (const tag of ['v1', 'v2']) await world.deployed(tag);
  await world.clock.pass(60_000);
  return world;
}

const offers = async (world: World) => {
  const all = await world.clock.run(world.controller.deploys.commands.offers(ADMIN, 'app/dev'));
  return all.map(({ release, how }) => [release.tag, how]);
};

describe('a rollback', () => {
  it('is warm while the container is there', async () => {
    const world = await twoReleases();
    const [, first] = await world.releases();
    expect(await offers(world)).toEqual([
      ['v2', 'live'],
      ['v1', 'warm'],
    ]);
    world.registry.isDown = true;
    world.calls.length = 0;
    expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
    expect(world.routed()).toBe(first?.containerName);
    expect(world.calls).not.toContain('engine.create');
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('stays possible, and warm, however often what runs is restarted', async () => {
    const world = await twoReleases({ keep: 1 });
    for (let times = 0; times < 3; times++) {
      await world.ended(await world.ask((commands) => commands.restart(ADMIN, 'app/dev')));
      await world.settled();
    }
    expect((await offers(world)).filter(([, how]) => how !== 'gone')).toEqual([
      ['v2', 'live'],
      ['v1', 'warm'],
    ]);
    expect(await complaints(world)).toEqual([]);
    expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
    expect(await world.live()).toMatchObject({ tag: 'v1' });
  });

  it.each(['blue-green', 'recreate'] as const)(
    'makes the kept container anew when the engine refuses to start it (%s)',
    async (strategy) => {
      const world = await twoReleases({ strategy });
      const [, first] = await world.releases();
      const kept = world.engine.all().find(({ spec }) => spec.name === first?.containerName);
      if (kept === undefined) throw new Error('Nothing is kept.');
      kept.isStuck = true;
      world.registry.isDown = true;
      expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
      expect(world.routed()).toBe(first?.containerName);
      expect((await world.engine.container(first?.containerName ?? ''))?.id).not.toBe(kept.id);
      await world.settled();
      expect(await complaints(world)).toEqual([]);
      // Once more, and back to what was made anew: it is kept as any other.
      world.registry.isDown = false;
      await world.deployed('v3');
      await world.settled();
      expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
      expect(await world.live()).toMatchObject({ tag: 'v1' });
      await world.settled();
      expect(await complaints(world)).toEqual([]);
    },
  );

  it('comes from the kept image after a prune, with the registry down', async () => {
    const world = await twoReleases();
    world.engine.prune();
    world.registry.isDown = true;
    expect(await offers(world)).toEqual([
      ['v2', 'live'],
      ['v1', 'image'],
    ]);
    expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
    expect(await world.live()).toMatchObject({ tag: 'v1' });
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('pulls when the image is gone too', async () => {
    const world = await twoReleases();
    const [, first] = await world.releases();
    world.engine.prune();
    world.engine.images.release(first?.localTag ?? '', () => false);
    world.engine.images.release(`${first?.image}@${first?.digest}`, () => false);
    expect(await offers(world)).toEqual([
      ['v2', 'live'],
      ['v1', 'pull'],
    ]);
    expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
    expect(await world.live()).toMatchObject({ tag: 'v1' });
  });

  it('returns to the configuration of that release, not that of the file', async () => {
    const world = await twoReleases();
    world.engine.prune();
    world.specs.set('app/dev', stageSpec({ run: { env: { NEW: { value: 'yes', secret: false } } } }));
    await world.ended(await world.rollBack());
    const container = world.engine.all().find(({ spec }) => spec.name === world.routed());
    expect(container?.spec.run.env).toEqual({});
  });

  it('sticks: what was rolled back from is not taken again', async () => {
    const world = await twoReleases();
    const [second] = await world.releases();
    await world.ended(await world.rollBack());
    expect(await world.quarantined()).toEqual([second?.digest]);
    await expect(world.deploy('v2')).rejects.toMatchObject({ code: 'deploy.quarantined' });
    await expect(world.rollBack()).rejects.toMatchObject({ code: 'deploy.nothing_to_roll_back' });
    expect((await world.ended(await world.deploy('v2', 'app/dev', { force: true }))).state).toBe('succeeded');
    expect(await world.quarantined()).toEqual([]);
  });

  it('that fails leaves what serves, and the warm way back', async () => {
    const world = await twoReleases();
    world.faults.proxy.plan({ method: 'putRoute', kind: 'fail', times: 1 });
    const failed = await world.ended(await world.rollBack());
    expect(failed.state).toBe('failed');
    expect(await offers(world)).toEqual([
      ['v2', 'live'],
      ['v1', 'warm'],
    ]);
    expect(await complaints(world)).toEqual([]);
    await world.settled();
    expect(await world.live()).toMatchObject({ tag: 'v1' });
  });

  it('to a version that is still being drained does not lose it', async () => {
    const world = new World({ stages: [stageSpec({ drainMs: 20_000 })] });
    await world.start();
    await world.deployed('v1');
    const old = world.engine.all()[0];
    for (const address of old?.addresses ?? []) world.proxy.open.set(`${address}:3000`, 1);
    await world.deployed('v2');
    await world.clock.pass(2_000);
    world.witness = () => world.proxy.visit('dev.app.test');
    const { state, createdAt, finishedAt } = await world.ended(await world.rollBack());
    expect(state).toBe('succeeded');
    // It does not wait until the draining is over.
    expect((finishedAt?.getTime() ?? 0) - createdAt.getTime()).toBeLessThan(10_000);
    await world.clock.pass(120_000);
    expect(world.routed()).toBe(old?.spec.name);
    expect(world.proxy.counts.dead).toBe(0);
    expect(await complaints(world)).toEqual([]);
  });

  it('asked for twice does not stop what it has brought back', async () => {
    const world = await twoReleases();
    const [, first] = await world.releases();
    const one = await world.rollBack(first?.id);
    await world.clock.pass(500);
    const two = await world.rollBack(first?.id);
    expect((await world.ended(one)).state).toBe('succeeded');
    expect(await world.ended(two)).toMatchObject({ state: 'failed', failure: { code: 'deploy.nothing_to_roll_back' } });
    await world.settled();
    expect(await complaints(world)).toEqual([]);
    expect(await world.live()).toMatchObject({ tag: 'v1' });
    expect((await world.live())?.rolledBackAt).toBeUndefined();
  });

  it('needs something to go back to', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    await expect(world.rollBack()).rejects.toMatchObject({ code: 'deploy.nothing_to_roll_back' });
    await expect(world.rollBack('7')).rejects.toMatchObject({ code: 'deploy.nothing_to_roll_back' });
  });

  it('works by published ports too', async () => {
    const world = new World({ options: { reach: 'published' } });
    await world.start();
    for (const tag of ['v1', 'v2', 'v3']) expect((await world.deployed(tag)).state).toBe('succeeded');
    await world.clock.pass(60_000);
    const [, second] = await world.releases();
    expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
    expect(world.routed()).toBe(second?.containerName);
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });
});
