import type { AppBehaviour } from '../twins/engine/app.js';
import { complaints } from './convergence.js';
import { inherited } from './inherited.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

/** A world in which something is about to be done, and how it is done. */
export interface Scenario {
  readonly name: string;
  /** A fresh world, with whatever runs before. */
  prepare(): Promise<World>;
  /** A good version is deployed: whatever comes between, it is not to blame. */
  readonly isGood: boolean;
  /** Two versions side by side: no visitor may ever meet nobody, unless the engine itself goes down. */
  readonly isGapless: boolean;
  /** The steps of another scenario for another reason: it is enough to kill it. */
  readonly isVariant?: true;
  /** What must hold besides, in the end. */
  complaints?(world: World): Promise<readonly string[]>;
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

const HOOK = { command: ['/hook'], timeoutMs: 5_000 };
const HOOKED: AppBehaviour = { commands: { '/hook': { exitCode: 0, output: 'done' } } };

const changed = (world: World) => {
  const spec = stageSpec({ ...PROBED, run: { env: { NEW: { value: 'yes', secret: false } } } });
  world.specs.set(spec.key, spec);
};

async function promoting(): Promise<World> {
  const stages = [stageSpec({ ...PROBED, stage: 'int' }), stageSpec({ ...PROBED, promoteFrom: 'int' })];
  const world = new World({ stages });
  await world.start();
  await world.deployed('v1', {}, 'app/int');
  await world.clock.pass(5_000);
  return world;
}

/** Either the adopted version serves as before, or ours does and it is at rest. */
async function oneOfBoth(world: World): Promise<readonly string[]> {
  const isOurs = (await world.live()) !== undefined;
  const legacy = await world.engine.container('legacy');
  if (legacy === undefined) return ['what was adopted is gone'];
  const wanted = isOurs ? ['exited', 'no'] : ['running', 'always'];
  const found = [legacy.state, legacy.restartPolicy];
  const wrong = String(found) === String(wanted) ? [] : [`what was adopted is ${found.join(', ')}`];
  return isOurs || world.routed() === 'legacy' ? wrong : [...wrong, `the route leads to ${world.routed()}`];
}

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
    name: 'apply',
    isVariant: true,
    isGood: true,
    isGapless: true,
    async prepare() {
      const world = await running({}, 'v1');
      changed(world);
      return world;
    },
    act: (world) => world.ask((commands) => commands.apply(ADMIN, 'app/dev', {})),
  },
  {
    name: 'restart, by recreate',
    isVariant: true,
    isGood: true,
    isGapless: false,
    prepare: () => running(RECREATE, 'v1'),
    act: (world) => world.ask((commands) => commands.restart(ADMIN, 'app/dev')),
  },
  {
    name: 'promote',
    isVariant: true,
    isGood: true,
    isGapless: false,
    prepare: promoting,
    act: (world) => world.ask((commands) => commands.deploy(ADMIN, 'app/dev', {})),
    complaints: (world) => complaints(world, 'app/int'),
  },
  {
    name: 'blue-green with hooks',
    isGood: true,
    isGapless: true,
    async prepare() {
      const world = await running({ hooks: { beforeSwitch: HOOK, afterSwitch: HOOK } });
      await world.deployed('v1', HOOKED);
      await world.clock.pass(5_000);
      return world;
    },
    act: deployOf('v2', HOOKED),
  },
  {
    name: 'adopting',
    isGood: true,
    isGapless: true,
    prepare: () => inherited({ ...PROBED, strategy: 'blue-green' }),
    act: deployOf('v1'),
    complaints: oneOfBoth,
  },
  {
    name: 'adopting, with a version that turns bad in the bake',
    isGood: false,
    isGapless: true,
    prepare: () => inherited({ ...PROBED, strategy: 'blue-green' }),
    act: deployOf('v1', FADING),
    complaints: oneOfBoth,
  },
  {
    name: 'adopting by recreate, with a version that dies in the gate',
    isGood: false,
    isGapless: false,
    prepare: () => inherited({ ...PROBED, strategy: 'recreate' }),
    act: deployOf('v1', SICK),
    complaints: oneOfBoth,
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
