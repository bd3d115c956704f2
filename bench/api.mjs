// How quick the API is where there is much to show, and how soon every browser hears of news.
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareController } from './lib/controller.mjs';
import { startCountingRegistry } from './lib/counting-registry.mjs';
import { seedDeploys } from './lib/seed-deploys.mjs';
import { percentile } from './lib/stats.mjs';
import { askSteadily } from './lib/steady.mjs';

export const title = 'The API under load';
export const needsEngine = true;

const PER_SECOND = 300;
const WARM_UP_SECONDS = 5;
const STAGES = ['dev', 'rel', 'prod'];

export async function run({ engine, say, smoke }) {
  const projects = smoke ? 5 : 200;
  const deploys = smoke ? 100 : 10_000;
  const clients = smoke ? 10 : 500;
  const seconds = smoke ? 1 : 15;
  const registry = await startCountingRegistry({ repositories: projects, tagsOf: () => ['v1.0.0', 'v1.1.0'] });
  const world = await prepareController({ engine, settings: settingsOf(registry.host, projects) });
  try {
    say(`Filling the store with ${deploys} deploys …`);
    await world.controller.start();
    await registry.whenQuiet();
    await world.controller.stop();
    await seedDeploys(world.dataDir, { deploys, image: `${registry.host}/bench/app-0` });
    await world.controller.start();
    await sleep(smoke ? 500 : 5_000);

    const figures = [];
    for (const path of ['/api/projects', '/api/deploys']) {
      say(`${PER_SECOND} × GET ${path} a second …`);
      figures.push(...(await load(world, path, seconds)));
    }
    say(`${clients} browsers listen …`);
    figures.push(...(await fanOut(world, clients, smoke ? 5 : 100)));
    return {
      figures,
      notes: [
        `${projects} projects of ${STAGES.length} stages, ${deploys} past deploys. Whoever asks shares the machine.`,
      ],
    };
  } finally {
    await world.close();
    await registry.stop();
  }
}

function settingsOf(host, projects) {
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, { tag_pattern: 'v*' }]));
  const named = Array.from({ length: projects }, (_, index) => [
    `app-${index}`,
    { registry: 'bench', image: `${host}/bench/app-${index}`, port: 3_000, stages },
  ]);
  return {
    registries: { bench: { type: 'oci', url: `http://${host}`, insecure: true } },
    projects: Object.fromEntries(named),
  };
}

async function load({ controller, token }, path, seconds) {
  const url = `${controller.url}${path}`;
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' };
  // A controller has been up for long: its code is compiled when the day's load comes.
  await askSteadily({ url, headers, perSecond: PER_SECOND, seconds: Math.min(seconds, WARM_UP_SECONDS) });
  const began = performance.now();
  const { failed, ms } = await askSteadily({ url, headers, perSecond: PER_SECOND, seconds });
  const rate = ms.length / ((performance.now() - began) / 1_000);
  return [
    { what: `GET ${path}, failed`, value: failed, limit: 0 },
    { what: `GET ${path}, answered a second`, value: rate, limit: PER_SECOND * 0.98, atLeast: true },
    { what: `GET ${path}, p50`, value: percentile(ms, 0.5), unit: 'ms' },
    { what: `GET ${path}, p99`, value: percentile(ms, 0.99), unit: 'ms', limit: 25 },
  ];
}

/** Each event is timed from the moment it was asked for to its arrival at each browser. */
async function fanOut({ controller, token }, clients, events) {
  const heard = await Promise.all(Array.from({ length: clients }, () => listen(controller.url, token)));
  const askedAt = [];
  for (let index = 0; index < events; index++) {
    const verb = index % 2 === 0 ? 'pause' : 'resume';
    askedAt.push({ type: verb === 'pause' ? 'stage.paused' : 'stage.resumed', at: performance.now() });
    await controller.api('POST', `/api/projects/app-0/stages/dev/${verb}`, {});
    await sleep(20);
  }
  const isWhole = ({ ours }) => ours.length === events;
  const began = performance.now();
  while (!heard.every(isWhole) && performance.now() - began < 10_000) await sleep(20);
  const late = heard.flatMap(({ ours }) => ours.map(({ at }, index) => at - (askedAt[index]?.at ?? at)));
  const [first] = heard;
  const wrong = heard.filter(({ seqs }) => seqs.join() !== first.seqs.join() || new Set(seqs).size !== seqs.length);
  for (const { close } of heard) close();
  return [
    { what: `${clients} browsers, with a gap or a repeat`, value: wrong.length, limit: 0 },
    { what: `${clients} browsers, that missed an event`, value: heard.filter((one) => !isWhole(one)).length, limit: 0 },
    { what: 'an event to each browser, p50', value: percentile(late, 0.5), unit: 'ms' },
    { what: 'an event to each browser, p99', value: percentile(late, 0.99), unit: 'ms', limit: 300 },
  ];
}

function listen(url, token) {
  return new Promise((resolve, reject) => {
    const seqs = [];
    const ours = [];
    let rest = '';
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      'x-bench': randomBytes(4).toString('hex'),
    };
    const request = get(`${url}/api/events`, { headers, agent: false }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        const at = performance.now();
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const id = /^id: ?(\d+)$/m.exec(block)?.[1];
          if (id === undefined) continue;
          seqs.push(id);
          if (/"type":"stage\.(paused|resumed)"/.test(block)) ours.push({ at });
        }
      });
      response.on('error', () => {});
      resolve({ seqs, ours, close: () => request.destroy() });
    });
    request.on('error', reject);
  });
}
