import fc from 'fast-check';
import { AppError } from '../../src/base/index.js';
import { type DeployCommands, OPEN_STATES } from '../../src/deploy/index.js';
import type { AppBehaviour } from '../twins/engine/app.js';
import { afterEffect } from './effects.js';
import { stageSpec } from './stage-spec.js';
import { ADMIN, type World } from './world.js';

/** One thing that a person, a program or fate does to a stage, and how long it is before the next. */
export type Whim = { readonly key: string; readonly waitMs: number } & (
  | { readonly kind: 'deploy'; readonly app: keyof typeof APPS }
  | { readonly kind: 'crash at'; readonly effect: number }
  | { readonly kind: (typeof ASKED)[number] | (typeof FATES)[number] }
);

const APPS = {
  good: {},
  'dying at once': { exitsAfterMs: 100, exitCode: 3 },
  'dying in the bake': { exitsAfterMs: 1_500 },
  slow: { bootMs: 6_000 },
  deaf: { port: 'none' },
} as const satisfies Record<string, AppBehaviour>;
const ASKED = ['rollback', 'pause', 'resume', 'stop', 'start', 'restart', 'apply', 'cancel', 'prune'] as const;
const FATES = [
  'crash',
  'engine restart',
  'machine restart',
  'death',
  'stop by hand',
  'route gone',
  'registry',
] as const;

export function whims(keys: readonly string[]): fc.Arbitrary<readonly Whim[]> {
  const common = {
    key: fc.constantFrom(...keys),
    waitMs: fc.constantFrom(0, 300, 1_500, 4_000, 12_000, 70_000),
  };
  const apps = fc.constantFrom(...(Object.keys(APPS) as (keyof typeof APPS)[]), 'good' as const, 'good' as const);
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ ...common, kind: fc.constant('deploy' as const), app: apps }) },
      { weight: 4, arbitrary: fc.record({ ...common, kind: fc.constantFrom(...ASKED) }) },
      { weight: 3, arbitrary: fc.record({ ...common, kind: fc.constantFrom(...FATES) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          ...common,
          kind: fc.constant('crash at' as const),
          effect: fc.integer({ min: 1, max: 30 }),
        }),
      },
    ),
    { minLength: 3, maxLength: 12 },
  );
}

/** Does it; what is refused by word is no matter. A controller that has died is started again first. */
export async function indulge(world: World, whim: Whim, turn: number): Promise<void> {
  if (!world.controller.life.isAlive) {
    world.witness = () => {};
    await world.reboot();
  }
  switch (whim.kind) {
    case 'deploy':
      world.push(`v${turn}`, APPS[whim.app]);
      ask(world, (commands) => commands.deploy(ADMIN, whim.key, { tag: `v${turn}` }));
      break;
    case 'crash at':
      afterEffect(world, whim.effect, () => world.kill());
      break;
    case 'crash':
      world.kill();
      break;
    case 'machine restart':
      world.kill();
      world.engine.restart();
      break;
    case 'engine restart':
      world.engine.restart();
      break;
    case 'death':
      for (const name of world.running(whim.key).slice(0, 1)) world.engine.die(name, 1);
      break;
    case 'stop by hand':
      for (const name of world.running(whim.key).slice(0, 1)) void world.engine.stop(name, { timeoutMs: 1_000 });
      break;
    case 'route gone': {
      const host = world.specs.get(whim.key)?.host ?? '';
      await world.proxy.deleteRoute(host, { signal: new AbortController().signal });
      break;
    }
    case 'registry':
      world.registry.isDown = !world.registry.isDown;
      break;
    case 'apply': {
      const spec = world.specs.get(whim.key);
      const env = { TURN: { value: String(turn), secret: false } };
      if (spec !== undefined) world.specs.set(whim.key, stageSpec({ ...spec, run: { ...spec.run, env } }));
      ask(world, (commands) => commands.apply(ADMIN, whim.key, {}));
      break;
    }
    case 'cancel': {
      const open = world.disk.deploys.all().find(({ state }) => OPEN_STATES.includes(state));
      if (open !== undefined) ask(world, (commands) => commands.cancel(ADMIN, open.id));
      break;
    }
    case 'rollback':
      ask(world, (commands) => commands.rollback(ADMIN, whim.key, {}));
      break;
    case 'prune':
      ask(world, (commands) => commands.prune(ADMIN, new AbortController().signal));
      break;
    default: {
      const { kind, key } = whim;
      ask(world, (commands): Promise<unknown> => commands[kind](ADMIN, key));
    }
  }
  await world.clock.pass(whim.waitMs);
}

/** It may never be answered: the controller may die before. */
function ask(world: World, what: (commands: DeployCommands) => Promise<unknown>): void {
  what(world.controller.deploys.commands).catch((error: unknown) => {
    const isWord = error instanceof AppError || (error instanceof Error && error.name === 'PluginError');
    if (!isWord) world.faultsOfOurs.push(error);
  });
}
