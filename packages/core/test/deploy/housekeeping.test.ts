import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/index.js';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { World } from './world.js';

const HOST = 'dev.app.test';

describe('housekeeping', () => {
  it('lets 1,000 deploys leave what is kept, and nothing of anybody else is touched', async () => {
    const keep = 3;
    const world = new World({ stages: [stageSpec({ keep, bakeMs: 0 })] });
    await world.start();
    const theirs = world.engine.images.add('theirs', {}, 'postgres:17', 'registry.test/team/other@sha256:other');
    const spec = { name: 'postgres', image: theirs.id, labels: {}, run: stageSpec().run, publish: [] };
    world.engine.networks.make('apps');
    const { id } = await world.engine.create(spec);
    await world.engine.start(id);
    let most = { containers: 0, images: 0 };
    for (let i = 0; i < 1_000; i++) {
      const isGood = i % 10 !== 9;
      const { state } = await world.deployed(`v${i}`, isGood ? {} : { exitsAfterMs: 50 });
      expect(state).toBe(isGood ? 'succeeded' : 'failed');
      await world.clock.pass(1_500);
      most = {
        containers: Math.max(most.containers, world.engine.all().length - 1),
        images: Math.max(most.images, world.engine.images.all().length - 1),
      };
    }
    await world.settled();
    expect(most.containers).toBeLessThanOrEqual(keep + 2);
    expect(most.images).toBeLessThanOrEqual(keep + 2);
    expect(world.engine.images.all()).toHaveLength(keep + 2);
    expect([...theirs.references].sort()).toEqual(['postgres:17', 'registry.test/team/other@sha256:other']);
    expect(await world.engine.container(id)).toMatchObject({ state: 'running' });
    expect(await complaints(world)).toEqual([]);
  });

  it('keeps up with deploys that come one right after the other', async () => {
    const keep = 2;
    const world = new World({ stages: [stageSpec({ keep, bakeMs: 0, drainMs: 10_000 })] });
    await world.start();
    const most = { containers: 0, running: 0, images: 0 };
    let last = await world.deployed('v0');
    for (let i = 1; i < 40; i++) {
      // One more waits already when a deploy ends.
      world.push(`v${i}`);
      const next = await world.deploy(`v${i}`);
      await world.ended(last);
      last = next;
      most.containers = Math.max(most.containers, world.engine.all().length);
      most.running = Math.max(most.running, world.running().length);
      most.images = Math.max(most.images, world.engine.images.all().length);
    }
    expect(most.containers).toBeLessThanOrEqual(keep + 2);
    expect(most.images).toBeLessThanOrEqual(keep + 2);
    expect(most.running).toBeLessThanOrEqual(3);
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('lets one container that the engine can not remove keep none of the others', async () => {
    const world = new World({ stages: [stageSpec({ keep: 0 })] });
    await world.start();
    const remove = world.engine.remove.bind(world.engine);
    let isBusy = (_name: string) => true;
    world.engine.remove = async (id, call) => {
      const name = world.engine.all().find((one) => one.id === id)?.spec.name ?? '';
      if (isBusy(name)) throw new AppError('engine.failed', 'device or resource busy');
      return remove(id, call);
    };
    const names: string[] = [];
    for (const tag of ['v1', 'v2', 'v3']) {
      await world.deployed(tag);
      names.push(world.routed() ?? '');
    }
    await world.clock.pass(3 * 60_000);
    isBusy = (name) => name === names[0];
    await world.clock.pass(3 * 60_000);
    expect(world.engine.all().map(({ spec }) => spec.name)).toEqual([names[0], names[2]]);
    isBusy = () => false;
    await world.clock.pass(3 * 60_000);
    expect(await complaints(world)).toEqual([]);
    expect((await world.releases()).filter(({ prunedAt }) => prunedAt === undefined)).toHaveLength(1);
  });

  it('leaves an image that was there before us, and one that another stage keeps', async () => {
    const world = new World({ stages: [stageSpec({ keep: 0 }), stageSpec({ stage: 'prod' })] });
    await world.start();
    const digest = world.push('v1');
    const reference = `registry.test/team/app@${digest}`;
    world.engine.images.add(digest, {}, reference, 'registry.test/team/app:v1');
    await world.ended(await world.deploy('v1'));
    await world.deployed('v2');
    await world.ended(await world.deploy('v2', 'app/prod'));
    await world.deployed('v3');
    await world.settled();
    expect(world.engine.images.find(reference)).toBeDefined();
    const shared = (await world.live('app/prod'))?.digest;
    expect(world.engine.images.find(`registry.test/team/app@${shared}`)).toBeDefined();
    expect((await world.releases()).filter(({ prunedAt }) => prunedAt === undefined)).toHaveLength(1);
  });

  it('touches nothing while it is not known who serves', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    world.push('v2');
    world.controller.store.subscribe(({ type, data }) => {
      if (type === 'deploy.succeeded' && data.tag === 'v2') world.proxy.isUnsure = true;
    });
    await world.ended(await world.deploy('v2'));
    await world.clock.pass(10 * 60_000);
    expect(world.running()).toHaveLength(2);
    world.proxy.isUnsure = false;
    await world.clock.pass(2 * 60_000);
    expect(await complaints(world)).toEqual([]);
  });

  it('touches nothing while the proxy does not answer', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    const lift: (() => void)[] = [];
    world.push('v2');
    world.controller.store.subscribe(({ type, data }) => {
      if (type === 'deploy.succeeded' && data.tag === 'v2')
        lift.push(world.faults.proxy.plan({ method: 'getRoute', kind: 'fail' }));
    });
    await world.ended(await world.deploy('v2'));
    await world.clock.pass(10 * 60_000);
    expect(world.running()).toHaveLength(2);
    for (const undo of lift) undo();
    await world.clock.pass(2 * 60_000);
    expect(await complaints(world)).toEqual([]);
  });

  it('never stops a container that any route of ours leads to', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    const [route] = world.proxy.all();
    if (route !== undefined) world.proxy.plant({ ...route, id: 'other/dev', host: 'old.test' });
    const old = world.routed();
    await world.deployed('v2');
    await world.clock.pass(10 * 60_000);
    expect(world.running()).toContain(old);
    expect(world.running()).toHaveLength(2);
  });

  it('removes the route of a former host name once the new one is proved', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    world.specs.set('app/dev', stageSpec({ host: 'new.app.test' }));
    world.witness = () => {
      const hosts = world.proxy.all().map(({ host }) => host);
      expect(hosts.length).toBeGreaterThan(0);
    };
    await world.deployed('v2');
    await world.settled();
    expect(world.proxy.all().map(({ host }) => host)).toEqual(['new.app.test']);
    expect(await complaints(world)).toEqual([]);
  });

  it('looks after a stage that has left the configuration', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    world.push('v2');
    const { id } = await world.deploy('v2');
    await world.clock.pass(1_000);
    world.specs.delete('app/dev');
    await world.syncStages();
    expect((await world.ended({ id })).state).toBe('succeeded');
    await world.settled();
    expect(world.running()).toEqual([(await world.live())?.containerName]);
  });

  it('waits for visitors to leave, but not for ever', async () => {
    const world = new World({ stages: [stageSpec({ drainMs: 30_000 })] });
    await world.start();
    await world.deployed('v1');
    const [address] = world.engine.all()[0]?.addresses ?? [];
    world.proxy.open.set(`${address}:3000`, 2);
    await world.deployed('v2');
    await world.clock.pass(20_000);
    expect(world.running()).toHaveLength(2);
    world.proxy.open.delete(`${address}:3000`);
    await world.clock.pass(1_000);
    expect(world.running()).toHaveLength(1);
  });
});

describe('what is live', () => {
  it('is found again after the engine has given its address to another', async () => {
    const stages = [stageSpec(), stageSpec({ project: 'other' })];
    const world = new World({ stages });
    await world.start();
    await world.deployed('v1');
    await world.deployed('v2', {}, 'other/dev');
    await world.clock.pass(60_000);
    const before = world.routed();
    world.engine.restart();
    expect(world.routed()).not.toBe(before);
    await world.clock.pass(5_000);
    expect(world.routed()).toBe(before);
    expect(world.running()).toHaveLength(2);
    for (const { key } of stages) expect(await complaints(world, key)).toEqual([]);
  });

  it('is started again when it was stopped', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    await world.clock.run(world.engine.stop(world.routed() ?? '', { timeoutMs: 1_000 }));
    await world.clock.pass(70_000);
    expect(await complaints(world)).toEqual([]);
  });

  it('gets its route again when somebody deleted it', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    await world.proxy.deleteRoute(HOST, { signal: new AbortController().signal });
    await world.clock.pass(70_000);
    expect(await complaints(world)).toEqual([]);
  });

  it('is put at the proxy again for as long as it is not seen to serve', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    await world.clock.pass(60_000);
    world.proxy.isUnsure = true;
    world.calls.length = 0;
    await world.clock.pass(130_000);
    expect(world.calls.filter((call) => call === 'proxy.putRoute').length).toBeGreaterThan(1);
  });

  it('is not doubled when a person has put another version before the visitors', async () => {
    const world = new World();
    await world.start();
    for (const tag of ['v1', 'v2']) await world.deployed(tag);
    await world.clock.pass(60_000);
    const [second, first] = await world.releases();
    const signal = new AbortController().signal;
    await world.engine.start(first?.containerName ?? '');
    const address = world.engine.all().find(({ spec }) => spec.name === first?.containerName)?.addresses[0] ?? '';
    const [route] = world.proxy.all();
    if (route !== undefined) {
      const target = { ...route.target, host: address };
      await world.proxy.putRoute({ ...route, generation: 'by hand', target }, { signal });
    }
    await world.clock.run(world.engine.stop(second?.containerName ?? '', { timeoutMs: 1_000 }));
    await world.clock.pass(5 * 60_000);
    world.proxy.isUnsure = true;
    await world.clock.pass(5 * 60_000);
    expect(world.running()).toEqual([first?.containerName]);
    expect(world.routed()).toBe(first?.containerName);
    expect(world.proxy.all()[0]?.generation).toBe('by hand');
  });
});

describe('strays', () => {
  it('are removed at the start: those of failed deploys and of releases let go of', async () => {
    const world = new World({ stages: [stageSpec({ keep: 0 })] });
    await world.start();
    await world.deployed('v1');
    const labels = { ...world.engine.all()[0]?.spec.labels };
    await world.deployed('v2');
    await world.settled();
    const image = world.engine.all()[0]?.spec.image ?? '';
    const spec = { name: 'app-dev-stray', image, run: stageSpec().run, publish: [] };
    // Nobody keeps house for a stage that nothing is live on.
    await world.engine.create({ ...spec, labels: { ...labels, 'io.docker-watcher.project': 'former' } });
    await world.engine.create({ ...spec, name: 'theirs', labels: { 'io.docker-watcher.instance': 'another' } });
    world.kill();
    await world.reboot();
    await world.clock.pass(1_000);
    const names = world.engine.all().map((container) => container.spec.name);
    expect(names).not.toContain('app-dev-stray');
    expect(names).toContain('theirs');
  });
});
