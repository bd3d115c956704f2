import { PluginError } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/index.js';
import type { AppBehaviour } from '../twins/engine/app.js';
import { complaints } from './convergence.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { World } from './world.js';

interface Case {
  readonly app?: AppBehaviour;
  readonly wish?: StageWish;
  /** What goes wrong beside the app. */
  spoil?(world: World): void;
  readonly step: string;
  readonly code: string;
  /** Whose fault it is: the image's is quarantined, the surroundings' is tried again. */
  readonly outcome: 'quarantine' | 'retry' | 'neither';
}

const PROBED: StageWish = {
  probe: { type: 'http', settings: { path: '/up' }, intervalMs: 250, timeoutMs: 5_000, deadlineMs: 5_000 },
};
const fails = (port: 'engine' | 'proxy' | 'registry', method: string, error?: Error) => (world: World) => {
  world.faults[port].plan({ method, kind: 'fail', times: 1, ...(error === undefined ? {} : { error }) });
};

const CASES: Readonly<Record<string, Case>> = {
  'the engine does not answer at first': {
    spoil: fails('engine', 'networkExists'),
    step: 'preflight',
    code: 'engine.unavailable',
    outcome: 'retry',
  },
  'the proxy does not answer at first': {
    spoil: fails('proxy', 'getRoute'),
    step: 'preflight',
    code: 'plugin.failed',
    outcome: 'retry',
  },
  'the registry is down': {
    spoil: fails('engine', 'pull', new AppError('image.pull_failed', 'the registry does not answer')),
    step: 'pull',
    code: 'image.pull_failed',
    outcome: 'retry',
  },
  'no credentials': {
    spoil: fails('registry', 'pullAuth', new PluginError('unauthorized', 'who are you?')),
    step: 'pull',
    code: 'plugin.refused',
    outcome: 'neither',
  },
  'no space': {
    spoil: fails('engine', 'pull', new AppError('disk.full', 'no space left on device')),
    step: 'pull',
    code: 'disk.full',
    outcome: 'retry',
  },
  'another platform': {
    app: { platform: 'linux/arm64' },
    step: 'pull',
    code: 'image.wrong_platform',
    outcome: 'quarantine',
  },
  'a tag that is not given': {
    spoil: fails('engine', 'tag'),
    step: 'pull',
    code: 'engine.unavailable',
    outcome: 'retry',
  },
  'a container that is not made': {
    spoil: fails('engine', 'create', new AppError('container.create_failed', 'bad option')),
    step: 'create',
    code: 'container.create_failed',
    outcome: 'retry',
  },
  'a container that is not started': {
    spoil: fails('engine', 'start', new AppError('engine.port_taken', 'port 80 is taken')),
    step: 'start',
    code: 'engine.port_taken',
    outcome: 'retry',
  },
  'a program that is not there': {
    app: { cannotStart: 'exec: "nope": executable file not found' },
    step: 'start',
    code: 'container.cannot_start',
    outcome: 'quarantine',
  },
  'an exit': { app: { exitsAfterMs: 400, exitCode: 3 }, step: 'gate', code: 'container.exited', outcome: 'quarantine' },
  'an exit as on SIGTERM': {
    app: { exitsAfterMs: 400, exitCode: 143 },
    step: 'gate',
    code: 'container.exited',
    outcome: 'quarantine',
  },
  'too much memory': {
    app: { exitsAfterMs: 400, oom: true },
    step: 'gate',
    code: 'container.oom',
    outcome: 'quarantine',
  },
  'another port': { app: { port: 8080 }, step: 'gate', code: 'container.unhealthy', outcome: 'quarantine' },
  'an unhealthy answer': {
    app: { status: 500 },
    wish: PROBED,
    step: 'gate',
    code: 'container.unhealthy',
    outcome: 'quarantine',
  },
  'an unhealthy HEALTHCHECK': {
    app: { status: 500, healthcheck: true },
    step: 'gate',
    code: 'container.unhealthy',
    outcome: 'quarantine',
  },
  'a hook that fails': {
    app: { commands: { '/migrate': { exitCode: 2, output: 'no such column' } } },
    wish: { hooks: { beforeSwitch: { command: ['/migrate'], timeoutMs: 5_000 } } },
    step: 'before-switch',
    code: 'deploy.hook_failed',
    outcome: 'quarantine',
  },
  'a proxy that refuses the route': {
    spoil: fails('proxy', 'putRoute', new PluginError('rejected', 'no such certificate')),
    step: 'switch',
    code: 'proxy.failed',
    outcome: 'retry',
  },
  'a proxy that never serves the new version': {
    spoil(world) {
      world.faults.proxy.plan({
        method: 'serving',
        kind: 'fail',
        times: 1,
        error: new PluginError('bad_answer', 'no generation'),
      });
    },
    step: 'prove',
    code: 'plugin.failed',
    outcome: 'retry',
  },
  'an exit in the bake': {
    app: { exitsAfterMs: 4_500, exitCode: 3 },
    step: 'bake',
    code: 'container.crash_loop',
    outcome: 'quarantine',
  },
  'bad health in the bake': {
    app: { sickAfterMs: 1_000 },
    wish: PROBED,
    step: 'bake',
    code: 'container.unhealthy',
    outcome: 'quarantine',
  },
};

/** What is there, as far as a person could tell. */
async function sight(world: World) {
  return {
    containers: world.engine.all().map(({ spec, state, policy }) => [spec.name, state, policy]),
    images: world.engine.images.all().flatMap(({ references }) => [...references].sort()),
    routes: world.proxy.all().map(({ host, generation }) => [host, generation]),
    serves: world.routed(),
    live: (await world.live())?.tag,
  };
}

describe.each(['blue-green', 'recreate'] as const)('%s, taken back', (strategy) => {
  it.each(Object.entries(CASES))('%s', async (_name, { app, wish, spoil, step, code, outcome }) => {
    const world = new World({ stages: [stageSpec({ ...wish, strategy })] });
    await world.start();
    await world.deployed('v1', { commands: { '/migrate': { exitCode: 0, output: 'done' } } });
    await world.clock.pass(60_000);
    const before = await sight(world);
    const digest = world.push('v2', app);
    spoil?.(world);
    if (strategy === 'blue-green') world.witness = () => world.proxy.visit('dev.app.test');
    const failed = await world.ended(await world.deploy('v2'));
    expect(failed).toMatchObject({ state: 'failed', failure: { step, code, nowServing: 'v1 is still serving.' } });
    expect(await sight(world)).toEqual(before);
    expect(await complaints(world)).toEqual([]);
    // A version that dies while it serves is noticed at once, not before.
    if (app?.exitsAfterMs !== 4_500) expect(world.proxy.counts.dead).toBe(0);
    expect(await world.quarantined()).toEqual(outcome === 'quarantine' ? [digest] : []);
    const retries = await world.clock.run(world.controller.store.timers());
    expect(retries.map(({ dueAt }) => dueAt.getTime() - (failed.finishedAt?.getTime() ?? 0))).toEqual(
      outcome === 'retry' ? [code === 'engine.unavailable' ? 5_000 : 60_000] : [],
    );
    if (outcome !== 'retry') return;
    await world.settled();
    expect(await world.live()).toMatchObject({ tag: 'v2' });
  });
});

it.each([
  ['engine.failed', [1, 5, 15]],
  // As if it had come back already.
  ['engine.unavailable', [0, 1, 5, 15]],
] as const)('waits longer each time, and then for a person: %s', async (code, minutes) => {
  const world = new World();
  await world.start();
  world.push('v1');
  world.faults.engine.plan({ method: 'tag', kind: 'fail', error: new AppError(code, 'no') });
  await world.ended(await world.deploy('v1'));
  await world.settled();
  const began = (await world.allDeploys()).toReversed().map(({ createdAt }) => createdAt.getTime());
  const gaps = began.slice(1).map((at, index) => Math.round((at - (began[index] ?? 0)) / 60_000));
  expect(gaps).toEqual(minutes);
});

it('is stuck while it can not be taken back, says so, and goes on trying', async () => {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  world.push('v2', { sickAfterMs: 0, exitsAfterMs: 400, exitCode: 3 });
  const lift = world.faults.engine.plan({ method: 'remove', kind: 'fail' });
  const { id } = await world.deploy('v2');
  await world.clock.pass(120_000);
  const stuck = (await world.allDeploys()).find((deploy) => deploy.id === id);
  expect(stuck?.state).toBe('stuck');
  expect((await world.events(id)).map(({ type }) => type)).toContain('deploy.stuck');
  lift();
  expect((await world.ended({ id })).state).toBe('failed');
  expect(await complaints(world)).toEqual([]);
});

it('removes nothing while the proxy does not answer, and finishes when it does', async () => {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  world.push('v2', { exitsAfterMs: 4_500, exitCode: 3 });
  const { id } = await world.deploy('v2');
  await world.clock.pass(3_500);
  const lift = ['getRoute', 'putRoute', 'serving'].map((method) => world.faults.proxy.plan({ method, kind: 'fail' }));
  await world.clock.pass(10 * 60_000);
  expect(world.engine.all()).toHaveLength(2);
  for (const undo of lift) undo();
  expect((await world.ended({ id })).state).toBe('failed');
  expect(await complaints(world)).toEqual([]);
});

it('ends a step that hangs, and undoes it', async () => {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  for (const method of ['pull', 'create', 'start']) {
    world.faults.engine.plan({ method, kind: 'hang', times: 1 });
    world.push(`v-${method}`);
    const failed = await world.ended(await world.deploy(`v-${method}`));
    expect(failed).toMatchObject({ state: 'failed', failure: { step: method, code: 'deploy.deadline' } });
    expect(await complaints(world)).toEqual([]);
    await world.settled();
  }
});
