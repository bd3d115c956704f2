// From a webhook to the first answer of the new version, beside the least that the engine itself needs for it.
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAppWorld } from './lib/app-world.mjs';
import { median } from './lib/stats.mjs';

export const title = 'From webhook to answer';
export const needsEngine = true;

const WATCHED = ['preflight', 'pull', 'create', 'start', 'gate', 'switch'];

export async function run({ engine, say, smoke }) {
  const rounds = smoke ? 1 : 12;
  const world = await openAppWorld({
    engine,
    projects: {
      app: {
        bake: '0s',
        drain: '0s',
        keep: 1,
        healthcheck: { type: 'http', path: '/api/health', interval: '50ms' },
        stages: { dev: { tag_pattern: 'v*', auto_deploy: true } },
      },
    },
  });
  try {
    await deployed(world, 'v0');
    const ours = measuring();
    const floors = measuring();
    for (let round = 1; round <= rounds; round++) {
      say(`Round ${round} of ${rounds} …`);
      // Each round is a new image for both: nothing of it is there before.
      floors.add(await bareEngine(world, `f${round}`));
      ours.add(await deployed(world, `v${round}`));
    }
    const floor = median(floors.totals);
    return {
      figures: [
        { what: 'bare engine calls, median', value: floor, unit: 'ms' },
        ...floors.figures(),
        { what: 'webhook to answer, median', value: median(ours.totals), unit: 'ms', limit: floor * 1.25 },
        ...ours.figures(),
      ],
      notes: [
        'Bare: pull, create, start and ask until it answers, by the engine alone. The bake is not counted.',
        'Beyond the engine: the second look of the gate, an interval (here 50 ms) after the first; one question to the registry;',
        'the proxy; and some fifteen writes of the journal that each wait for the disk. Of a start that takes the engine 0.4 s',
        'these are more than a quarter, of one that takes it 0.8 s they are not.',
      ],
    };
  } finally {
    await world.close();
  }
}

/** The spans of several rounds, by name. */
function measuring() {
  const totals = [];
  const spans = new Map();
  return {
    totals,
    add({ ms, spans: seen }) {
      totals.push(ms);
      for (const [name, took] of seen) spans.set(name, [...(spans.get(name) ?? []), took]);
    },
    figures: () => [...spans].map(([name, took]) => ({ what: `  of which ${name}`, value: median(took), unit: 'ms' })),
  };
}

/** Pushes `tag`, tells of it, and waits for the proxy to answer with it. */
async function deployed(world, tag) {
  await world.push('app', tag);
  const from = world.watch.events.length;
  const began = performance.now();
  const sentAt = Date.now();
  await world.hint('app', tag, tag);
  const isOurs = ({ data }, index) => index >= from && data.tag === tag;
  // Nobody asks before: the asking would take its share of the machine.
  await world.watch.until(
    (event, index) => isOurs(event, index) && event.data.step === 'switch',
    `${tag} to be switched`,
  );
  while ((await answer(world.ports.proxy, world.hostOf('app'))) !== tag) {
    if (performance.now() - began > 60_000) throw new Error(`${tag} never answered.`);
    await sleep(5);
  }
  const ms = performance.now() - began;
  await world.watch.until(({ type, data }) => type === 'deploy.succeeded' && data.tag === tag, `${tag} to be live`);
  const mine = world.watch.events.slice(from).filter(({ data }) => WATCHED.includes(data.step));
  const queued = world.watch.events.find((event, index) => isOurs(event, index) && event.type === 'deploy.queued');
  const spans = WATCHED.flatMap((step) => {
    const at = (type) => mine.find((event) => event.type === type && event.data.step === step)?.at;
    const [start, end] = [at('deploy.step.started'), at('deploy.step.done')];
    return start === undefined || end === undefined ? [] : [[step, Date.parse(end) - Date.parse(start)]];
  });
  return { ms, spans: [['detection', Date.parse(queued.at) - sentAt], ...spans] };
}

async function bareEngine(world, tag) {
  const { docker } = world;
  await world.push('app', tag);
  const image = `${world.imageOf('app')}:${tag}`;
  const began = performance.now();
  const stream = await docker.pull(image);
  await new Promise((resolve, reject) =>
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
  );
  const pulled = performance.now();
  const container = await docker.createContainer({
    Image: image,
    name: `bench-${world.benchRun}-${tag}`,
    Labels: { 'bench-run': world.benchRun },
    HostConfig: { NetworkMode: world.network },
  });
  const created = performance.now();
  await container.start();
  const started = performance.now();
  const { NetworkSettings } = await container.inspect();
  const host = NetworkSettings.Networks[world.network].IPAddress;
  while ((await answer(3_000, host, host)) !== tag) await sleep(5);
  const ms = performance.now() - began;
  await container.remove({ force: true });
  await docker.getImage(image).remove({ force: true });
  const spans = [
    ['pull', pulled - began],
    ['create', created - pulled],
    ['start', started - created],
    ['first answer', ms - (started - began)],
  ];
  return { ms, spans };
}

function answer(port, host, connectTo = '127.0.0.1') {
  return new Promise((resolve) => {
    const call = request({ host: connectTo, port, headers: { host }, agent: false, timeout: 2_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve(response.statusCode === 200 ? body.trim() : undefined));
      response.on('error', () => resolve(undefined));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}
