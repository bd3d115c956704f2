// `npm run dev`: a controller that restarts when its code changes, the dashboard by Vite, and a sample project to deploy.
// `--once` starts all of it, sees each do its work, and ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, utimesSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrap, ROOT } from './bootstrap.mjs';
import { BUNDLES, writeBundle } from './build.mjs';

const QUIET_MS = 400;
const BIN = join(ROOT, 'node_modules/.bin');

const isOnce = process.argv.includes('--once');
const say = (text) => console.log(text);
await bootstrap();
const { buildWorld } = await import('./demo/world.mjs');
const { buildSample, forgetSample, pushSample } = await import('./services/images.mjs');
const { freePort } = await import('./world/ports.mjs');

const interrupted = new Promise((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
const world = await buildWorld(say);
const children = [];
let restarts = 0;
let restarting = Promise.resolve();
let isClosing = false;
try {
  await world.controller.start();
  const page = await startVite();
  startCompiler();
  const watchers = [...bundleOnChange(), ...restartOnChange()];
  say(`
  dashboard   ${page} (user admin, password ${world.password})
  API         ${world.controller.url} (token ${world.token})
  log         ${world.logFile}
  sample      http://${world.host}:${world.ports.proxy}/

Type a behaviour and Enter to push a version that behaves so (web, slow-boot, never-listens, exits-later, unhealthy, …);
Enter alone pushes one that works. A saved file of packages/*/src restarts the controller. Ctrl-C takes all of it down.`);
  await Promise.race([isOnce ? proveIt(page) : pushOnEnter(), interrupted]);
  for (const watcher of watchers) watcher.close();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  say('\nCleaning up …');
  isClosing = true;
  await Promise.all(children.map(end));
  await restarting;
  await world.close();
}
process.exit();

/** The dashboard from its sources, its API the controller's. */
async function startVite() {
  const port = await freePort(5173);
  const child = begin(['vite', 'packages/dashboard', '--port', String(port), '--strictPort', '--logLevel', 'error'], {
    DASHBOARD_API: world.controller.url,
  });
  const url = `http://localhost:${port}/`;
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return url;
    await sleep(100);
  }
  throw new Error('Vite does not start.');
}

function startCompiler() {
  begin(['tsc', '-b', '--watch', '--preserveWatchOutput'], {});
}

/** What the compiler gives only types of. */
function bundleOnChange() {
  let bundling = Promise.resolve();
  return BUNDLES.map((options) => {
    const write = () => {
      bundling = bundling.then(() => writeBundle(options)).catch((error) => say(error.message));
    };
    return watch(join(ROOT, 'packages', options.name, 'src'), { recursive: true }, onceQuiet(write));
  });
}

function begin([program, ...args], env) {
  const child = spawn(join(BIN, program), args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    // A group of its own: some of these are only wrappers of the program that does the work.
    detached: true,
  });
  children.push(child);
  return child;
}

/** What is built is what the controller runs. */
function restartOnChange() {
  const later = onceQuiet(() => {
    restarting = restarting.then(restart).catch((error) => say(error.message));
  });
  const folders = readdirSync(join(ROOT, 'packages')).filter((name) => name !== 'dashboard');
  return folders.map((name) =>
    watch(join(ROOT, 'packages', name, 'dist'), { recursive: true }, (_, file) => {
      if (file?.endsWith('.js')) later();
    }),
  );
}

/** One save is several changes. */
function onceQuiet(act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, QUIET_MS);
  };
}

async function restart() {
  if (isClosing) return;
  await world.controller.stop();
  const ms = await world.controller.start();
  restarts += 1;
  say(`Restarted, ready after ${(ms / 1_000).toFixed(1)} s.`);
}

async function pushOnEnter() {
  let count = 1;
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    await push(`dev-${count}`, line.trim() || 'web').catch((error) => say(error.message));
    count += 1;
  }
  await new Promise(() => {});
}

async function push(tag, behaviour = 'web') {
  const { engine, image } = world;
  const built = await buildSample({ engine, name: image, tag, version: tag, behaviour });
  await pushSample({ engine, image: built });
  await forgetSample({ engine, image: built });
  say(`Pushed ${tag} (${behaviour}).`);
}

async function proveIt(page) {
  await push('dev-1');
  await until('dev-1 to be live', async () => {
    // It may be restarting: the compiler has just written something.
    const { deploys } = await world.controller.api('GET', '/api/deploys').catch(() => ({ deploys: [] }));
    return deploys.some(({ tag, state }) => tag === 'dev-1' && state === 'succeeded');
  });
  if (!(await (await fetch(page)).text()).includes('<script')) throw new Error('Vite serves no page.');
  const before = restarts;
  utimesSync(join(ROOT, 'packages/core/src/index.ts'), new Date(), new Date());
  await until('a restart', async () => restarts > before);
  say('It deploys, it serves the dashboard, and it restarts.');
}

async function until(what, isSo) {
  for (let looks = 0; looks < 600; looks++) {
    if (await isSo()) return;
    await sleep(100);
  }
  throw new Error(`Waited a minute for ${what}.`);
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await gone;
}
