// What happens in the demo, in order. Each chapter does something a user would do and notes what it saw.
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSample, forgetSample, pushSample } from '../services/images.mjs';
import { startLoad } from '../world/load.mjs';

const PER_SECOND = 200;
const AT_LEAST = 2_000;

const about = (type, tag) => (event) => event.type === type && event.data?.tag === tag;

export async function push(world, version, behaviour = 'web') {
  const image = await buildSample({ engine: world.engine, name: world.image, tag: version, version, behaviour });
  await pushSample({ engine: world.engine, image });
  const pushed = Date.now();
  await forgetSample({ engine: world.engine, image });
  return pushed;
}

/** Chapter 1: an image is pushed; a moment later it answers under its host name, with nobody touching anything. */
export async function firstDeploy({ world, watch, claims, say }) {
  say('Pushing dev-1 …');
  const pushed = await push(world, 'dev-1');
  const seen = await watch.until(about('candidate.seen', 'dev-1'), 'dev-1 to be detected');
  const detectedMs = Math.max(0, Date.parse(seen.at) - pushed);
  claims.claim(
    'detected by webhook in less than 1 s',
    seen.actor.kind === 'webhook' && detectedMs < 1_000,
    `${detectedMs} ms, by ${seen.actor.kind}`,
  );
  await watch.until(about('deploy.succeeded', 'dev-1'), 'dev-1 to be live');
  const answer = await once(world);
  claims.claim(
    'served on its host name',
    answer.status === 200 && answer.body.includes('dev-1'),
    `${answer.status} "${answer.body}"`,
  );
}

/** Chapter 2: the next version, while visitors come and go. */
export async function swapUnderLoad({ world, watch, claims, say }) {
  say(
    `Pushing dev-2 while ${PER_SECOND} requests a second come in on kept connections, and ${PER_SECOND} on new ones …`,
  );
  const loads = startLoads(world);
  const began = performance.now();
  await push(world, 'dev-2');
  await watch.until(about('deploy.succeeded', 'dev-2'), 'dev-2 to be live');
  await watch.until(({ type, data }) => type === 'release.retired' && data?.tag === 'dev-1', 'dev-1 to be retired');
  await sleep(Math.max(0, (AT_LEAST / PER_SECOND) * 1_000 + 500 - (performance.now() - began)));
  for (const [name, load] of Object.entries(loads)) {
    const counts = await load.stop();
    const both = answered(counts, 'dev-1') > 0 && answered(counts, 'dev-2') > 0;
    const fine = counts.failed === 0 && counts.slow === 0 && counts.sent >= AT_LEAST && both;
    claims.claim(`swapped with no failed request, ${name}`, fine, describe(counts));
  }
}

/** Chapter 3: a version that never becomes healthy. */
export async function brokenVersion({ world, watch, claims, say }) {
  say('Pushing dev-3, which is broken: it listens on another port …');
  const load = startLoad({ ...visitor(world), perSecond: 50, keepAlive: true });
  await push(world, 'dev-3', 'other-port');
  const failed = await watch.until(about('deploy.failed', 'dev-3'), 'dev-3 to be refused');
  const counts = await load.stop();
  const deploy = await world.controller.api('GET', `/api/deploys/${failed.deploy}`);
  const harmless = counts.failed === 0 && answered(counts, 'dev-3') === 0 && answered(counts, 'dev-2') === counts.ok;
  claims.claim('the broken version never got traffic; the old one served on', harmless, describe(counts));
  const diagnosis = deploy.failure?.diagnosis ?? '';
  claims.claim(
    'the failure card names the cause',
    /nothing listens on port 3000/i.test(diagnosis) && /8080/.test(diagnosis),
    diagnosis,
  );
}

/** Chapter 4: the controller dies in mid-deploy. */
export async function killedInMidDeploy({ world, watch, claims, say }) {
  say('Pushing dev-4, and killing docker-watcher (kill -9) in the middle of the deploy …');
  const loads = startLoads(world);
  await push(world, 'dev-4');
  await watch.until(
    ({ type, data }) => type === 'deploy.step.started' && data?.tag === 'dev-4' && data?.step === 'gate',
    'the gate of dev-4',
  );
  await world.controller.kill();
  await sleep(1_500);
  const readyMs = await world.controller.start();
  await watch.until(about('deploy.succeeded', 'dev-4'), 'dev-4 to be live after the restart');
  const outcomes = await Promise.all(Object.values(loads).map((load) => load.stop()));
  const failed = outcomes.reduce((sum, { failed: count, slow }) => sum + count + slow, 0);
  const sent = outcomes.reduce((sum, counts) => sum + counts.sent, 0);
  const answer = await once(world);
  claims.claim('kill -9 of the controller failed no request', failed === 0, `${failed} of ${sent} failed or slow`);
  claims.claim(
    'it resumed the deploy by itself',
    answer.body.includes('dev-4'),
    `ready again in ${Math.round(readyMs)} ms; "${answer.body}" is live`,
  );
}

/** Chapter 5: no webhook arrives; polling is the safety net. */
export async function byPollingAlone({ world, watch, claims, say }) {
  say('Cutting the webhook off and pushing dev-5 …');
  world.relay.cut = true;
  const pushed = await push(world, 'dev-5');
  const seen = await watch.until(about('candidate.seen', 'dev-5'), 'dev-5 to be detected by polling');
  await watch.until(about('deploy.succeeded', 'dev-5'), 'dev-5 to be live');
  world.relay.cut = false;
  claims.claim(
    'detected by polling alone',
    seen.actor.kind === 'poll',
    `${Date.parse(seen.at) - pushed} ms, by ${seen.actor.kind}`,
  );
}

/** Chapter 6: people were told. */
export async function notified({ world, claims }) {
  const wanted = (note) =>
    (note.event === 'deploy.succeeded' && note.tag === 'dev-2') ||
    (note.event === 'deploy.failed' && note.tag === 'dev-3');
  for (let i = 0; i < 50 && world.inbox.received.filter(wanted).length < 2; i++) await sleep(100);
  const notes = world.inbox.received.filter(wanted);
  const fine = notes.length === 2 && world.inbox.received.every(({ signed }) => signed);
  claims.claim('the notifications arrived, signed', fine, notes.map(({ title }) => title).join(' · '));
}

function visitor(world) {
  return { port: world.ports.proxy, host: world.host };
}

function startLoads(world) {
  return {
    'kept connections': startLoad({ ...visitor(world), perSecond: PER_SECOND, keepAlive: true }),
    'new connections': startLoad({ ...visitor(world), perSecond: PER_SECOND, keepAlive: false }),
  };
}

async function once(world) {
  const load = startLoad({ ...visitor(world), perSecond: 20, keepAlive: false });
  await sleep(120);
  const counts = await load.stop();
  const [body] = [...counts.answers.keys(), ...counts.faults.keys()];
  return { status: counts.failed === 0 ? 200 : 0, body: body ?? '' };
}

function answered(counts, version) {
  let sum = 0;
  for (const [answer, count] of counts.answers) if (answer.includes(version)) sum += count;
  return sum;
}

function describe(counts) {
  const faults = [...counts.faults].map(([fault, count]) => `${count} × ${fault}`).join(', ');
  return `${counts.failed} of ${counts.sent} failed${faults === '' ? '' : ` (${faults})`}, ${counts.slow} slow, longest ${Math.round(counts.longestMs)} ms`;
}
