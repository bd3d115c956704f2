import { describe, expect, it } from 'vitest';
import { type Caller, systemCaller } from '../../src/base/index.js';
import { complaints } from './convergence.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const SIGNAL = new AbortController().signal;

/** Three releases, of which two are kept by now; nobody has kept house since. */
async function untidy(wish: StageWish = {}, before: (world: World) => Promise<unknown> = async () => {}) {
  const world = new World({ stages: [stageSpec({ ...wish, keep: 5 }), stageSpec({ stage: 'prod' })] });
  await world.start();
  for (const tag of ['v1', 'v2', 'v3']) await world.deployed(tag);
  await before(world);
  await world.clock.pass(20_000);
  world.specs.set('app/dev', stageSpec({ keep: 1, ...wish }));
  return world;
}

const prunable = (world: World, caller: Caller = ADMIN) => world.ask((commands) => commands.prunable(caller, SIGNAL));
const prune = (world: World, caller: Caller = ADMIN) => world.ask((commands) => commands.prune(caller, SIGNAL));

describe('prune', () => {
  it('lists what would go, and changes nothing', async () => {
    const world = await untidy();
    const first = (await world.releases()).at(-1);
    world.calls.length = 0;
    expect(await prunable(world)).toEqual([
      {
        key: 'app/dev',
        project: 'app',
        stage: 'dev',
        stops: [],
        containers: [first?.containerName],
        images: [first?.localTag, `${first?.image}@${first?.digest}`],
        releases: [{ number: 1, tag: 'v1', digest: first?.digest }],
      },
    ]);
    const effects = world.calls.filter(
      (call) => /write|remove|stop|start|Route$|tag$/.test(call) && !/getRoute/.test(call),
    );
    expect(effects).toEqual([]);
  });

  it('lets go of just that, and gives it back', async () => {
    const world = await untidy();
    const listed = await prunable(world);
    expect(await prune(world)).toEqual(listed);
    expect(await prunable(world)).toEqual([]);
    expect(await prune(world)).toEqual([]);
    expect(await world.controller.store.events({ types: ['prune.done'] })).toMatchObject([
      { actor: ADMIN.actor, data: { stages: 1, containers: 1, images: 2, releases: 1 } },
    ]);
    expect((await world.releases()).map(({ prunedAt }) => prunedAt !== undefined)).toEqual([false, false, true]);
    for (const image of listed.flatMap(({ images }) => images)) expect(world.engine.images.find(image)).toBeUndefined();
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('spares the image that another stage keeps', async () => {
    const world = await untidy({}, async (made) => made.ended(await made.deploy('v1', 'app/prod')));
    const first = (await world.releases()).at(-1);
    expect((await prunable(world))[0]?.images).toEqual([first?.localTag]);
    await prune(world);
    expect(world.engine.images.find(`${first?.image}@${first?.digest}`)).toBeDefined();
  });

  it('lists the image of two releases that go together', async () => {
    const world = await untidy({}, async (made) => {
      made.specs.set('app/dev', stageSpec({ keep: 5, run: { user: '1000' } }));
      await made.ended(await made.ask((commands) => commands.apply(ADMIN, 'app/dev', {})));
      await made.deployed('v4');
    });
    world.specs.set('app/dev', stageSpec({ keep: 0 }));
    const [listed] = await prunable(world);
    const digests = listed?.images.filter((image) => image.includes('@'));
    expect(digests).toHaveLength(3);
    expect(listed?.releases.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
    expect(await prune(world)).toEqual([listed]);
    for (const image of listed?.images ?? []) expect(world.engine.images.find(image)).toBeUndefined();
  });

  it('lists nothing of a stage that is being deployed, or of which nobody knows who serves', async () => {
    const world = await untidy();
    world.proxy.isUnsure = true;
    expect(await prunable(world)).toEqual([]);
    world.proxy.isUnsure = false;
    world.push('v4');
    await world.deploy('v4');
    await world.clock.pass(1_000);
    expect(await prunable(world)).toEqual([]);
  });

  it('says why it could not look', async () => {
    const world = await untidy();
    world.faults.proxy.plan({ method: 'getRoute', kind: 'fail' });
    expect(await prunable(world)).toMatchObject([
      { key: 'app/dev', containers: [], problem: expect.stringContaining('proxy') },
    ]);
    expect(await prune(world)).toMatchObject([{ releases: [], problem: expect.any(String) }]);
    expect((await world.releases()).every(({ prunedAt }) => prunedAt === undefined)).toBe(true);
  });

  it('tells of old versions that still run, and stops them', async () => {
    const world = await untidy();
    const old = (await world.releases())[1]?.containerName ?? '';
    await world.engine.start(old);
    expect((await prunable(world))[0]?.stops).toEqual([old]);
    expect((await prune(world))[0]?.stops).toEqual([old]);
    expect(await world.engine.container(old)).toMatchObject({ state: 'exited' });
  });

  it('is for admins; the listing for whoever may see the project', async () => {
    const world = await untidy();
    const { actor } = systemCaller('token', 'ci');
    await expect(prune(world, { actor, ability: 'deploy' })).rejects.toMatchObject({ code: 'request.forbidden' });
    expect(await prunable(world, { actor, ability: 'read' })).toHaveLength(1);
    expect(await prunable(world, { actor, ability: 'read', projects: ['other'] })).toEqual([]);
  });

  it('leaves at once when the caller has gone, and goes on all the same', async () => {
    const world = await untidy({ drainMs: 30_000 });
    const leave = new AbortController();
    world.clock.at(100, () => leave.abort(new Error('gone')));
    const old = (await world.releases())[1]?.containerName ?? '';
    await world.engine.start(old);
    const [address] = world.engine.all().find(({ spec }) => spec.name === old)?.addresses ?? [];
    world.proxy.open.set(`${address}:3000`, 1);
    const asked = world.ask((commands) => commands.prune(ADMIN, leave.signal));
    await expect(asked).rejects.toThrow('gone');
    await world.clock.pass(40_000);
    expect(await world.engine.container(old)).toMatchObject({ state: 'exited' });
  });
});
