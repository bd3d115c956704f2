// Visitors of every kind while one version after another takes over; beside what other ways of updating do to them.
import { setTimeout as sleep } from 'node:timers/promises';
import { openAppWorld } from './lib/app-world.mjs';
import { startNpm } from './lib/npm-server.mjs';
import { comeAndGo, startThenStop, stopThenStart } from './lib/other-ways.mjs';
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
const PER_SECOND = 40;
const LISTENERS = 4;
/** In the other ways one application is updated at a time. */
const PER_SECOND_ALONE = 100;
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
      `The applications are deployed in turn, each with visitors of its own all the time: ${PER_SECOND} requests a second, half on kept`,
      `and half on new connections, 4 long answers a second, ${LISTENERS} WebSockets and ${LISTENERS} event streams.`,
      `${await whereVisitorsRun()}`,
      `Around a switch: asked for within ${AROUND_MS} ms of it; beside the same share while nothing is switched.`,
      `A cut at the end of the drain is the promise; one before it is a fault. Other ways: ${PER_SECOND_ALONE} requests a second.`,
      `Each change of a route reloads nginx, which closes kept connections: ${nginx.again} of ${nginx.sent} requests met that, and were`,
      'sent again on a new one, as browsers do.',
    ],
  };
}

async function throughEmbedded({ engine, say, apps, deploys, smoke }) {
  const world = await openAppWorld({ engine, projects: projectsOf(apps) });
  try {
    const found = await measured({ world, apps, deploys, smoke, say });
    const figures = [];
    for (const one of apps)
      figures.push(
        ...figuresOf(one, found.get(one.app)),
        ...(await inOtherWays({ world, one, times: smoke ? 1 : 3, say })),
      );
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
      const visitors = { port: npm.port, asBrowsers: true };
      const found = await measured({ world, apps, deploys, smoke, say, visitors });
      const all = [...found.values()].map(({ seen }) => seen);
      return {
        figures: apps.flatMap(({ app, what, ...one }) => figuresOf({ ...one, what: `nginx: ${what}` }, found.get(app))),
        sent: all.reduce((sum, { sent }) => sum + sent, 0),
        again: all.reduce((sum, { again }) => sum + again, 0),
      };
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

/** Of each application, what visitors meet while nothing is switched, and while one version after another takes over. */
async function measured({ world, apps, deploys, smoke, say, visitors = {} }) {
  const names = apps.map(({ app }) => app);
  for (const app of names) {
    for (const version of ['v1', 'v2', 'v3']) await world.push(app, version, app);
    await world.deploy(app, 'v1');
  }
  const send = () => eachOf(names, (app) => sendVisitorsApart({ ...visitorsOf(world, app), ...visitors }));
  say('Containers that come and go, without a switch …');
  const calm = await send();
  await comeAndGo({ world, apps: names, seconds: smoke ? 2 : 15 });
  const quiet = await eachOf(names, (app) => calm.get(app).stop());
  say(`${deploys} deploys of each of ${names.length} applications, in turn …`);
  const seen = await deployed({ world, names, deploys, visitors: await send() });
  return new Map(names.map((app) => [app, { quiet: quiet.get(app), seen: seen.get(app) }]));
}

async function eachOf(names, make) {
  return new Map(await Promise.all(names.map(async (name) => [name, await make(name)])));
}

async function inOtherWays({ world, one: { app, what }, times, say }) {
  say(`${what}: ${times} updates in other ways …`);
  const ways = [
    ['stop, then start', stopThenStart],
    ['start, then stop, by shared labels', startThenStop],
  ];
  const found = await Promise.all(
    ways.map(async ([name, way]) => {
      const { failed, slow, firstMs } = await way({ world, app, times, perSecond: PER_SECOND_ALONE });
      return [
        { what: `${what}; ${name}: failed or slow, per update`, value: (failed + slow) / times },
        { what: `${what}; ${name}: to the new version`, value: percentile(firstMs, 0.5) / 1_000, unit: 's' },
      ];
    }),
  );
  return found.flat();
}

function visitorsOf(world, app) {
  return { port: world.ports.proxy, host: world.hostOf(app), perSecond: PER_SECOND, listeners: LISTENERS };
}

async function deployed({ world, names, deploys, visitors }) {
  await sleep(500);
  const took = new Map(names.map((app) => [app, { firstMs: [], switches: [] }]));
  for (let index = 0; index < deploys; index++) {
    const tag = `v${((index + 1) % 3) + 1}`;
    for (const app of names) {
      const { firstMs, switches } = took.get(app);
      const { switched, first } = await deployOne({ world, app, tag, visitors: visitors.get(app) });
      firstMs.push(first);
      switches.push(switched);
    }
  }
  await sleep(DRAIN_MS + 3_000);
  return eachOf(names, async (app) => ({ ...(await visitors.get(app).stop()), ...took.get(app) }));
}

/** Gives the moment of the switch, and the milliseconds until somebody was answered by the new version. */
async function deployOne({ world, app, tag, visitors }) {
  // It ran three deploys ago; nobody is answered by it now.
  await visitors.forget(tag);
  const from = world.watch.events.length;
  const began = instant();
  const ending = world.deploy(app, tag);
  await world.watch.until(
    ({ type, data }, at) => at >= from && type === 'deploy.step.done' && data.step === 'switch',
    'the switch',
  );
  const switched = instant();
  const first = (await visitors.firstOf(tag)) - began;
  await ending;
  return { switched, first };
}

function figuresOf({ what, bootMs }, { seen, quiet }) {
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
    { what: `${what}: failed, of ${seen.sent}${faultsOf(seen)}`, value: seen.failed, limit: 0 },
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

/** How, and how often. */
function faultsOf({ faults }) {
  const told = [...faults].map(([fault, times]) => `${times} × ${fault}`);
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}
