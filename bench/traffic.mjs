// Visitors of every kind while one version after another takes over; beside what other ways of updating do to them.
import { setTimeout as sleep } from 'node:timers/promises';
import { openAppWorld } from './lib/app-world.mjs';
import { startNpm } from './lib/npm-server.mjs';
import { baseline, startThenStop, stopThenStart } from './lib/other-ways.mjs';
import { instant, percentile } from './lib/stats.mjs';
import { sendVisitorsApart, whereVisitorsRun } from './lib/visitors-apart.mjs';

export const title = 'Visitors during deploys';
export const needsEngine = true;

const DRAIN_MS = 2_000;
const APPS = [
  { app: 'web', what: 'ready at once', bootMs: 0 },
  { app: 'slow-boot', what: 'a second to boot', bootMs: 1_000 },
  { app: 'ignores-sigterm', what: 'ignores SIGTERM', bootMs: 0 },
  { app: 'never-exits', what: 'stops listening, never exits', bootMs: 0 },
  { app: 'closes-idle', what: 'closes idle connections', bootMs: 0 },
];
const PER_SECOND = 100;
const LISTENERS = 4;
/** What is asked for so near to a switch may have met it. */
const AROUND_MS = 500;
const SHARES = new Map([
  [0.5, 'p50'],
  [0.99, 'p99'],
  [1, 'slowest'],
]);

export async function run({ engine, say, long, smoke }) {
  const apps = smoke ? APPS.slice(0, 1) : APPS;
  const own = await throughEmbedded({ engine, say, apps, deploys: smoke ? 1 : long ? 100 : 20, smoke });
  const nginx = await throughNginx({ engine, say, apps, deploys: smoke ? 1 : 5, smoke });
  return {
    figures: [...own, ...nginx.figures],
    notes: [
      `${PER_SECOND} requests a second, half on kept and half on new connections, and 4 long answers a second;`,
      `${LISTENERS} WebSockets and ${LISTENERS} event streams. ${await whereVisitorsRun()}`,
      `Around a switch: asked for within ${AROUND_MS} ms of it; beside the same share while nothing is switched.`,
      'A cut at the end of the drain is the promise; one before it is a fault.',
      `Each change of a route reloads nginx, which closes kept connections: ${nginx.again} of ${nginx.sent} requests met that, and were`,
      'sent again on a new one, as browsers do.',
    ],
  };
}

async function throughEmbedded({ engine, say, apps, deploys, smoke }) {
  const world = await openAppWorld({ engine, projects: projectsOf(apps) });
  try {
    const figures = [];
    for (const one of apps) {
      const { seen, quiet } = await measured({ world, one, deploys, smoke, say });
      figures.push(...figuresOf(one, seen, quiet), ...(await inOtherWays({ world, one, times: smoke ? 1 : 3, say })));
    }
    return figures;
  } finally {
    await world.close();
  }
}

async function throughNginx({ engine, say, apps, deploys, smoke }) {
  const npm = await startNpm(say);
  try {
    const world = await openAppWorld({
      engine,
      projects: projectsOf(apps),
      // It runs on the host, where the names of containers mean nothing.
      settings: { proxy: npm.settings, docker: { reach: 'ip' } },
      env: npm.env,
    });
    try {
      const found = { figures: [], sent: 0, again: 0 };
      for (const { what, ...rest } of apps) {
        const one = { what: `nginx: ${what}`, ...rest };
        const visitors = { port: npm.port, asBrowsers: true };
        const { seen, quiet } = await measured({ world, one, deploys, smoke, say, visitors });
        found.figures.push(...figuresOf(one, seen, quiet));
        found.sent += seen.sent;
        found.again += seen.again;
      }
      return found;
    } finally {
      await world.close();
    }
  } finally {
    await npm.stop();
  }
}

function projectsOf(apps) {
  const keys = { bake: '1s', drain: '2s', stop_timeout: '2s', keep: 1, stages: { dev: { tag_pattern: 'v*' } } };
  const healthcheck = { type: 'http', path: '/api/health', interval: '100ms' };
  return Object.fromEntries(apps.map(({ app }) => [app, { ...keys, healthcheck }]));
}

/** What visitors meet while nothing is switched, and while one version after another takes over. */
async function measured({ world, one: { app, what }, deploys, smoke, say, visitors = {} }) {
  for (const version of ['v1', 'v2', 'v3']) await world.push(app, version, app);
  await world.deploy(app, 'v1');
  const who = { ...visitorsOf(world, app), ...visitors };
  say(`${what}: containers that come and go, without a switch …`);
  const quiet = await baseline({ world, app, seconds: smoke ? 2 : 8, ...who });
  say(`${what}: ${deploys} deploys …`);
  return { quiet, seen: await deployed({ world, app, deploys, who }) };
}

async function inOtherWays({ world, one: { app, what }, times, say }) {
  say(`${what}: ${times} updates in other ways …`);
  const figures = [];
  for (const [name, way] of [
    ['stop, then start', stopThenStart],
    ['start, then stop, by shared labels', startThenStop],
  ]) {
    const { failed, slow, firstMs } = await way({ world, app, times, perSecond: PER_SECOND });
    figures.push({ what: `${what}; ${name}: failed or slow, per update`, value: (failed + slow) / times });
    figures.push({
      what: `${what}; ${name}: to the new version`,
      value: percentile(firstMs, 0.5) / 1_000,
      unit: 's',
    });
  }
  return figures;
}

function visitorsOf(world, app) {
  return { port: world.ports.proxy, host: world.hostOf(app), perSecond: PER_SECOND, listeners: LISTENERS };
}

async function deployed({ world, app, deploys, who }) {
  const visitors = await sendVisitorsApart(who);
  await sleep(500);
  const firstMs = [];
  const switches = [];
  for (let index = 0; index < deploys; index++) {
    const tag = `v${((index + 1) % 3) + 1}`;
    // It ran three deploys ago; nobody is answered by it now.
    await visitors.forget(tag);
    const from = world.watch.events.length;
    const began = instant();
    const ending = world.deploy(app, tag);
    await world.watch.until(
      ({ type, data }, at) => at >= from && type === 'deploy.step.done' && data.step === 'switch',
      'the switch',
    );
    switches.push(instant());
    firstMs.push((await visitors.firstOf(tag)) - began);
    await ending;
  }
  await sleep(DRAIN_MS + 3_000);
  return { ...(await visitors.stop()), firstMs, switches };
}

function figuresOf({ what, bootMs }, seen, quiet) {
  const all = seen.met.map(({ ms }) => ms);
  const before = quiet.met.map(({ ms }) => ms);
  const around = seen.met
    .filter(({ at }) => seen.switches.some((moment) => Math.abs(at - moment) < AROUND_MS))
    .map(({ ms }) => ms);
  const added = (share) => percentile(around, share) - percentile(before, share);
  const early = seen.cuts.filter(({ at }) =>
    seen.switches.some((moment) => at > moment - 200 && at < moment + DRAIN_MS - 200),
  );
  return [
    { what: `${what}: failed, of ${seen.sent}`, value: seen.failed, limit: 0 },
    { what: `${what}: slower than a second`, value: seen.slow, limit: 0 },
    { what: `${what}: p99`, value: percentile(all, 0.99), unit: 'ms', limit: percentile(before, 0.99) + 20 },
    {
      what: `${what}: slowest`,
      value: percentile(all, 1),
      unit: 'ms',
      limit: percentile(before, 1) + 250,
    },
    ...[0.5, 0.99, 1].map((share) => ({
      what: `${what}: added around a switch, ${SHARES.get(share)}`,
      value: added(share),
      unit: 'ms',
    })),
    {
      what: `${what}: to the new version, median`,
      value: percentile(seen.firstMs, 0.5) / 1_000,
      unit: 's',
      limit: bootMs / 1_000 + 1.5,
    },
    { what: `${what}: streams cut before the drain ended`, value: early.length, limit: 0 },
    { what: `${what}: streams cut at its end`, value: seen.cuts.length - early.length },
    { what: `${what}: of which WebSockets told so by a close frame`, value: seen.goodbyes },
  ];
}
