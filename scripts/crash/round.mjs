// One round: every lane deploys, the controller is killed in the middle and started again, and nobody helps.
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoad } from '../world/load.mjs';
import { complaints } from './complaints.mjs';
import { standings } from './journal.mjs';

const CONVERGES_WITHIN_MS = 30_000;
const VISITS_PER_SECOND = 20;
const EVENT_WITHIN_MS = 60_000;

/** What runs before the first round. */
export async function prepare(world) {
  await Promise.all(
    world.lanes.map(async (lane) => {
      if (lane.first === undefined) return;
      const tools = toolsOf(world, lane, 0);
      await tools.ended(await lane.first(tools));
    }),
  );
}

/**
 * `instant(context)` resolves when the controller is to be killed; undefined: it is not. `fault(world)`: what befalls the
 * world while the controller is down. Gives what was seen: `wrong` in words, where each deploy stood, how long it took.
 */
export async function playRound(world, round, { instant, fault, withinMs = CONVERGES_WITHIN_MS } = {}) {
  await world.configure(round);
  for (const lane of world.lanes) if (lane.kind === 'adopt') await world.runLegacy(lane, round);
  const loads = world.lanes.map((lane) => ({ lane, load: visit(world, lane, round) }));
  const from = world.watch.events.length;
  const acts = await Promise.all(
    world.lanes.map(async (lane) => ({ lane, id: await lane.act(toolsOf(world, lane, round)) })),
  );

  let stood = [];
  if (instant !== undefined) {
    await instant({ acts, from });
    await world.controller.kill();
    const at = standings(
      world.dataDir,
      acts.map(({ id }) => id),
    );
    stood = acts.map(({ lane }, index) => ({ kind: lane.kind, at: at[index] }));
    await fault?.(world);
  }
  const restarted = performance.now();
  if (instant !== undefined) await world.controller.start();
  let wrong;
  do {
    await sleep(250);
    wrong = await complaints(world, round, acts);
  } while (wrong.length > 0 && performance.now() - restarted < withinMs);
  const tookMs = performance.now() - restarted;
  for (const { lane, load } of loads) wrong.push(...visitorsComplaints(lane, await load.stop()));
  const sent = loads.reduce((sum, { load }) => sum + load.counts.sent, 0);
  return { wrong, stood, tookMs, sent, acts };
}

/** Takes away what a round leaves behind that the next does not use. */
export async function tidy(world, round) {
  for (const lane of world.lanes) {
    if (lane.kind !== 'adopt') continue;
    await world.docker.getContainer(world.legacyOf(round)).remove({ force: true });
    await world.configure(round + 1);
    await world.controller.api('DELETE', lane.pathAt(round));
  }
}

/** The event of `type` and `step` in the deploys of this round, past or to come. */
export function boundaryOf(world, { acts, from }, kind, boundary) {
  const ids = acts.flatMap(({ lane, id }) => (lane.kind === kind ? [id] : []));
  const matches = (event) => ids.includes(event.deploy) && nameOf(event) === boundary;
  return world.watch.until(
    (event, index) => index >= from && matches(event),
    `${boundary} of ${kind}`,
    EVENT_WITHIN_MS,
  );
}

/** `gate started`, `gate done`; undefined for other events. */
export function nameOf({ type, data }) {
  if (type === 'deploy.step.started') return `${data.step} started`;
  return type === 'deploy.step.done' ? `${data.step} done` : undefined;
}

function visit({ ports }, lane, round) {
  return startLoad({
    port: ports.proxy,
    host: lane.hostAt(round),
    perSecond: VISITS_PER_SECOND,
    keepAlive: round % 2 === 0,
  });
}

function visitorsComplaints({ kind, isGapless }, { sent, faults, answers }) {
  const found = [];
  if (sent === 0) found.push(`${kind}: nobody visited`);
  const others = [...answers.keys()].filter((answer) => !answer.startsWith(`${kind}_`));
  if (others.length > 0) found.push(`${kind}: visitors met another application: ${others.join(', ')}`);
  if (isGapless && faults.size > 0)
    found.push(`${kind}: requests failed: ${[...faults].map(([fault, times]) => `${times} × ${fault}`).join(', ')}`);
  return found;
}

/** What a lane needs to ask for its deploy. */
export function toolsOf(world, lane, round) {
  const { api } = world.controller;
  const path = lane.pathAt(round);
  const post = async (verb, body) => (await api('POST', `${path}/${verb}`, body)).id;
  return {
    ...{ api, path, post, round },
    /** A version by its name or digest. */
    deploy: (what) => post('deploy', what.startsWith('sha256:') ? { digest: what } : { tag: lane.tagOf(what) }),
    deployTo: async (stage, version) =>
      (await api('POST', `/api/projects/${lane.project}/stages/${stage}/deploy`, { tag: lane.tagOf(version) })).id,
    digestOf: (tag) => world.digestOf(lane, tag),
    ended: (id) =>
      world.watch.until(({ type, deploy }) => type === 'deploy.succeeded' && deploy === id, `${lane.kind} to be ready`),
  };
}
