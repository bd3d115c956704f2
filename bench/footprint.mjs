// What docker-watcher costs while nothing happens: time to start, memory, processor; and whether it grows.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../scripts/bootstrap.mjs';
import { openAppWorld } from './lib/app-world.mjs';
import { memoryOf, prepareController, processorOf, shareOf } from './lib/controller.mjs';
import { startCountingRegistry } from './lib/counting-registry.mjs';
import { median } from './lib/stats.mjs';

export const title = 'Footprint';
export const needsEngine = true;

const MB = 1_000_000;
const STARTS = 5;

export async function run({ engine, say, smoke }) {
  const times = smoke
    ? { settleMs: 500, idleMs: 1_000, starts: 1 }
    : { settleMs: 30_000, idleMs: 60_000, starts: STARTS };
  const floor = await bareProcess();
  const growth = await grown({ engine, say, deploys: smoke ? 4 : 60 });
  try {
    return figuresOf({ growth, floor, ...(await atRestAll({ engine, say, smoke, times, proxy: growth.proxyPid })) });
  } finally {
    await growth.close();
  }
}

/** The proxy that the deploys have left, and a controller beside it; then one with much more to look after. */
async function atRestAll({ engine, say, smoke, times, proxy }) {
  const small = await idle({ engine, say, projects: 20, stages: 1, beside: proxy, ...times });
  const large = await idle({
    engine,
    say,
    projects: smoke ? 20 : 200,
    stages: 3,
    starts: Math.min(3, times.starts),
    settleMs: 500,
    idleMs: 500,
  });
  return { small, large };
}

function figuresOf({ growth, floor, small, large }) {
  return {
    figures: [
      { what: 'ready, 20 stages', value: small.readyMs / 1_000, unit: 's', limit: 0.6 },
      { what: '  of which a bare Node process with Koa and dockerode', value: floor.readyMs / 1_000, unit: 's' },
      { what: 'ready, 200 projects', value: large.readyMs / 1_000, unit: 's', limit: 1.5 },
      { what: 'idle memory, controller, 20 stages', value: small.memory / MB, unit: 'MB', limit: 100 },
      { what: 'idle memory, proxy, after the deploys', value: small.beside.memory / MB, unit: 'MB' },
      { what: 'idle memory, both', value: (small.memory + small.beside.memory) / MB, unit: 'MB', limit: 150 },
      {
        what: '  of which shared, and counted twice',
        value: (small.memory + small.beside.memory - small.share - small.beside.share) / MB,
        unit: 'MB',
      },
      { what: 'a bare Node process with Koa and dockerode', value: floor.memory / MB, unit: 'MB' },
      {
        what: 'idle processor, both',
        value: (small.processor + small.beside.processor) * 100,
        unit: '% of a core',
        limit: 0.3,
      },
      { what: `memory after ${growth.deploys} deploys`, value: growth.perDeploy / MB, unit: 'MB each', limit: 0.1 },
    ],
    notes: [
      'Memory is the resident set, shared libraries included. The lightest rival, without a proxy: 103 MB, 0.63 s.',
      'Two processes of Node take what the bare one takes twice, each with the same program in memory: nearly all of the goal.',
      'A start reads a program of 2.3 MB, its libraries with it, which takes as long again as the bare process does.',
      'Over its first deploys V8 compiles what they need, and its heap may grow by a third before it collects. After a collection',
      'it is larger by some 10 kB a deploy: the events that are kept at hand, up to a bound.',
    ],
  };
}

async function idle({ engine, say, projects, stages, settleMs, idleMs, starts, beside }) {
  say(`${projects} projects of ${stages} stages, at rest …`);
  const registry = await startCountingRegistry({ repositories: projects, tagsOf: () => ['v1.0.0'] });
  const named = Array.from({ length: projects }, (_, index) => {
    const own = Array.from({ length: stages }, (_, stage) => [`s${stage}`, { tag_pattern: 'v*' }]);
    const image = `${registry.host}/bench/app-${index}`;
    return [`app-${index}`, { registry: 'bench', image, port: 3_000, stages: Object.fromEntries(own) }];
  });
  const world = await prepareController({
    engine,
    settings: {
      registries: { bench: { type: 'oci', url: `http://${registry.host}`, insecure: true } },
      projects: Object.fromEntries(named),
    },
  });
  try {
    await world.controller.start();
    const ready = [];
    // The first start fills the store; what counts is how soon it is there again.
    for (let start = 0; start < starts; start++) {
      await registry.whenQuiet(500);
      await world.controller.stop();
      ready.push(await world.controller.start());
    }
    await sleep(settleMs);
    const [controller, other] = await Promise.all([
      atRest(world.controller.pid(), idleMs),
      beside === undefined ? undefined : atRest(beside, idleMs),
    ]);
    return { readyMs: median(ready), ...controller, beside: other };
  } finally {
    await world.close();
    await registry.stop();
  }
}

/** What a process holds, and the share of a core that it uses, over `ms`. */
async function atRest(pid, ms) {
  const before = await processorOf(pid);
  const began = performance.now();
  await sleep(ms);
  const used = (await processorOf(pid)) - before;
  return {
    memory: (await memoryOf(pid)).now,
    share: await shareOf(pid),
    processor: used / ((performance.now() - began) / 1_000),
  };
}

/** How the memory of the controller grows over deploys, by the halves of the run: the first warms up. Leaves the proxy. */
async function grown({ engine, say, deploys }) {
  say(`${deploys} deploys …`);
  const healthcheck = { type: 'http', path: '/api/health', interval: '50ms' };
  const projects = { app: { bake: '0s', drain: '0s', keep: 2, healthcheck, stages: { dev: { tag_pattern: 'v*' } } } };
  const world = await openAppWorld({ engine, projects });
  try {
    const tags = ['v1', 'v2', 'v3'];
    for (const tag of tags) await world.push('app', tag);
    const held = [];
    for (let index = 0; index < deploys; index++) {
      await world.deploy('app', tags[index % tags.length]);
      held.push((await memoryOf(world.controller.pid())).now);
    }
    const quarter = Math.max(1, Math.floor(deploys / 4));
    const middle = median(held.slice(2 * quarter, 3 * quarter));
    const last = median(held.slice(-quarter));
    await world.controller.stop();
    return {
      deploys,
      perDeploy: (last - middle) / quarter,
      proxyPid: await proxyPid(world.dataDir),
      close: () => world.close(),
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function proxyPid(dataDir) {
  return Number.parseInt(await readFile(join(dataDir, 'parts/proxy-proxy/proxy.pid'), 'utf8'), 10);
}

/** The least that such a program needs. */
async function bareProcess() {
  const program = `
    const Koa = (await import('koa')).default;
    const Docker = (await import('dockerode')).default;
    new Docker();
    new Koa().listen(0, '127.0.0.1', () => console.log('ready'));`;
  const began = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: join(ROOT, 'packages/core'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const readyMs = performance.now() - began;
    await sleep(1_000);
    return { readyMs, memory: (await memoryOf(child.pid)).now };
  } finally {
    child.kill();
  }
}
