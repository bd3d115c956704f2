import type { AppBehaviour } from '../twins/engine/app.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { World } from './world.js';

/** A world in which something is about to be done, and how it is done. */
export interface Scenario {
  readonly name: string;
  /** A fresh world, with whatever runs before. */
  prepare(): Promise<World>;
  /** A good version is deployed: whatever comes between, it is not to blame. */
  readonly isGood: boolean;
  /** Two versions side by side: no visitor may ever meet nobody, unless the engine itself goes down. */
  readonly isGapless: boolean;
  /** Asks for the deploy that is disturbed; it does not wait for its end. */
  act(world: World): Promise<{ readonly id: string }>;
}

async function running(wish: StageWish, ...tags: readonly string[]): Promise<World> {
  const world = new World({ stages: [stageSpec(wish.worker ? wish : { ...PROBED, ...wish })] });
  await world.start();
  for (const tag of tags) await world.deployed(tag);
  await world.clock.pass(5_000);
  return world;
}

const deployOf =
  (tag: string, app: AppBehaviour = {}) =>
  async (world: World) => {
    world.push(tag, app);
    return world.deploy(tag);
  };

const RECREATE: StageWish = { strategy: 'recreate' };
/** Quicker than the default gate, which waits three seconds for a death. */
const PROBED: StageWish = {
  probe: { type: 'http', settings: { path: '/health' }, intervalMs: 250, timeoutMs: 5_000, deadlineMs: 10_000 },
};
/** Passes its gate, and no longer the watch after the switch. */
const FADING: AppBehaviour = { sickAfterMs: 1_000 };
/** Fails its gate quickly. */
const SICK: AppBehaviour = { exitsAfterMs: 100, exitCode: 3 };

export const SCENARIOS: readonly Scenario[] = [
  { name: 'the first deploy', isGood: true, isGapless: false, prepare: () => running({}), act: deployOf('v1') },
  { name: 'blue-green', isGood: true, isGapless: true, prepare: () => running({}, 'v1'), act: deployOf('v2') },
  {
    name: 'blue-green with aliases',
    isGood: true,
    isGapless: true,
    prepare: () => running({ run: { aliases: ['app'] } }, 'v1'),
    act: deployOf('v2'),
  },
  {
    name: 'blue-green of a version that dies in the gate',
    isGood: false,
    isGapless: true,
    prepare: () => running({}, 'v1'),
    act: deployOf('v2', SICK),
  },
  {
    name: 'blue-green of a version that turns bad in the bake',
    isGood: false,
    isGapless: true,
    prepare: () => running({}, 'v1'),
    act: deployOf('v2', FADING),
  },
  { name: 'recreate', isGood: true, isGapless: false, prepare: () => running(RECREATE, 'v1'), act: deployOf('v2') },
  {
    name: 'recreate of a version that dies in the gate',
    isGood: false,
    isGapless: false,
    prepare: () => running(RECREATE, 'v1'),
    act: deployOf('v2', SICK),
  },
  {
    name: 'recreate of a version that turns bad in the bake',
    isGood: false,
    isGapless: false,
    prepare: () => running(RECREATE, 'v1'),
    act: deployOf('v2', FADING),
  },
  {
    name: 'recreate of a worker',
    isGood: true,
    isGapless: false,
    prepare: () => running({ worker: true }, 'v1'),
    act: deployOf('v2'),
  },
  {
    name: 'rollback, warm',
    isGood: false,
    isGapless: true,
    prepare: () => running({}, 'v1', 'v2'),
    act: (world) => world.rollBack(),
  },
  {
    name: 'rollback, warm, by recreate',
    isGood: false,
    isGapless: false,
    prepare: () => running(RECREATE, 'v1', 'v2'),
    act: (world) => world.rollBack(),
  },
  {
    name: 'rollback from the kept image',
    isGood: false,
    isGapless: true,
    async prepare() {
      const world = await running({}, 'v1', 'v2');
      world.engine.prune();
      world.registry.isDown = true;
      return world;
    },
    act: (world) => world.rollBack(),
  },
  {
    name: 'retiring and pruning',
    isGood: true,
    isGapless: true,
    prepare: () => running({ keep: 0 }, 'v1'),
    async act(world) {
      const deploy = await deployOf('v2')(world);
      await world.ended(deploy);
      return deploy;
    },
  },
];
