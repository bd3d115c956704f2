// The engine ends and comes back in the middle of deploys, between any two of their steps. Two engines in one network
// namespace destroy each other's bridge, and other processes hold on to what is mounted in theirs, so this runs in
// namespaces of its own: `npm run test:engine`, as root
// Prints what went wrong, as one line of JSON; `--steps=prove,bake,bake`: only at these, in this order.
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOwn } from '../services/engine.mjs';
import { ownContainers, stageComplaints } from './complaints.mjs';
import { keepScene } from './keep-scene.mjs';
import { boundaryOf, prepare, toolsOf } from './round.mjs';
import { buildCrashWorld } from './world.mjs';

/** A deploy that failed with its engine is tried again after a minute. */
const SETTLES_WITHIN_MS = 240_000;
/** What adopts is started by hand, which an engine's restart ends as well. */
const KINDS = ['blue-green', 'recreate', 'rollback', 'promotion', 'apply'];
const STEPS = [
  'preflight',
  'pull',
  'create',
  'start',
  'gate',
  'before-switch',
  'switch',
  'prove',
  'after-switch',
  'bake',
];

const say = (text) => console.error(text);
const steps =
  process.argv
    .find((word) => word.startsWith('--steps='))
    ?.slice('--steps='.length)
    .split(',') ?? STEPS;
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const engine = await startOwn(say);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => engine.stop().finally(() => process.exit(1)));
const wrong = [];
try {
  const world = await buildCrashWorld({ engine, kinds: KINDS, settings: { restart: 'always' }, say });
  try {
    await prepare(world);
    for (const [index, step] of steps.entries()) {
      wrong.push(
        ...(await play(world, index + 1, `${step} done`).catch((error) => {
          say(`${step}: ${error.message}`);
          return [`${step}: ${error.message}`];
        })),
      );
      // What is wrong stays as it was found.
      if (wrong.length > 0) break;
    }
  } finally {
    if (wrong.length > 0) await keepScene(world, say, engine.logFile);
    await world.close();
  }
} finally {
  await engine.stop();
}
console.log(JSON.stringify({ restarts: steps.length, wrong }));
process.exitCode = wrong.length === 0 ? 0 : 1;

/** Every lane deploys; the engine goes when one of them crosses `boundary`. */
async function play(world, round, boundary) {
  await world.configure(round);
  const from = world.watch.events.length;
  const acts = await Promise.all(
    world.lanes.map(async (lane) => ({ lane, id: await lane.act(toolsOf(world, lane, round)) })),
  );
  await boundaryOf(world, { acts, from }, 'blue-green', boundary);
  await engine.restart();
  const began = performance.now();
  let found;
  do {
    await sleep(500);
    found = await stillWrong(world, round);
  } while (found.length > 0 && performance.now() - began < SETTLES_WITHIN_MS);
  say(`${boundary}: well after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  for (const sentence of found) say(`  ✗ ${sentence}`);
  return found.map((sentence) => `${boundary}: ${sentence}`);
}

/** A deploy may fail with its engine, and is tried again; what runs must be one version, and the live one. */
async function stillWrong(world, round) {
  const { deploys } = await world.controller.api('GET', '/api/deploys?state=open&limit=200');
  if (deploys.length > 0) return deploys.map(({ project, state, step }) => `${project} is still ${state} at ${step}`);
  const containers = await ownContainers(world);
  const found = [];
  for (const lane of world.lanes) {
    // What failed with its engine comes again; the next round must not meet it.
    const { deploys: newest } = await world.controller.api('GET', `/api/deploys?project=${lane.project}&limit=1`);
    if (newest[0]?.state !== 'succeeded') found.push(`${lane.kind}: the last deploy ${newest[0]?.state}`);
    const stages = [lane.stageAt(round), ...(lane.kind === 'promotion' ? ['dev'] : [])];
    for (const stage of stages) found.push(...(await stageComplaints(world, lane, stage, containers)));
  }
  return found;
}
