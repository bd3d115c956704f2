// A Docker Engine to work with: the one that is there, else one of our own, stopped afterwards.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureProgram, output } from './apt.mjs';

const DEFAULT_SOCKET = '/var/run/docker.sock';
const STARTS_WITHIN_MS = 60_000;

/**
 * Uses the engine that DOCKER_HOST or the default socket names, else any that runs (two in one network namespace destroy
 * each other's bridge), else starts one. Gives `{ host, started, stop() }`; `stop` ends only what was started here.
 */
export async function startEngine({ log }) {
  const found = await findEngine();
  if (found !== undefined) {
    log(`Using the Docker Engine at ${found}.`);
    return { host: found, started: false, stop: async () => {} };
  }
  await ensureProgram('dockerd', ['docker.io', 'iptables'], log);
  // Debian starts the engine that it has just installed where there is a service manager.
  const installed = await findEngine();
  if (installed !== undefined) return { host: installed, started: false, stop: async () => {} };
  return startOwn(log);
}

async function findEngine() {
  const named = [process.env.DOCKER_HOST, `unix://${DEFAULT_SOCKET}`, ...(await runningEngines())].filter(
    (host) => host !== undefined,
  );
  for (const host of named) {
    if (await answers(host)) return host;
    if (host === process.env.DOCKER_HOST)
      throw new Error(`DOCKER_HOST is ${host}, but no Docker Engine answers there.`);
  }
  return undefined;
}

/** The sockets of all running dockerd, from their arguments. */
async function runningEngines() {
  const hosts = [];
  for await (const { words } of processes()) {
    if (!/(^|\/)dockerd$/.test(words[0] ?? '')) continue;
    for (const [index, word] of words.entries()) {
      if (word === '-H' || word === '--host') hosts.push(words[index + 1]);
      else if (word.startsWith('--host=')) hosts.push(word.slice('--host='.length));
    }
  }
  return hosts;
}

/** All that run here, each with the words it was started with. */
async function* processes() {
  for (const name of (await readdir('/proc').catch(() => [])).filter((one) => /^\d+$/.test(one))) {
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    yield { pid: Number(name), words: line.split('\0') };
  }
}

/**
 * An engine of our own, whatever else runs: for a network namespace of its own. `restart()` ends it as a service manager does,
 * and starts it again over the same data.
 */
export async function startOwn(log) {
  const folder = await mkdtemp(join(tmpdir(), 'dw-engine-'));
  const host = `unix://${folder}/docker.sock`;
  const logFile = join(folder, 'dockerd.log');
  const out = openSync(logFile, 'a');
  const args = [
    '--data-root',
    `${folder}/data`,
    '--exec-root',
    `${folder}/exec`,
    '-H',
    host,
    '--pidfile',
    `${folder}/docker.pid`,
  ];
  let child;
  let ended;
  const end = async (signal) => {
    if (ended !== undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  const stop = async () => {
    await end('SIGTERM');
    await endContainersBelow(folder);
    await unmountBelow(folder);
    await rm(folder, { recursive: true, force: true });
  };
  const start = async () => {
    ended = undefined;
    child = spawn('dockerd', args, { stdio: ['ignore', out, out] });
    child.on('error', (error) => {
      ended = error.message;
    });
    child.on('exit', (code, signal) => {
      ended ??= `it ended with ${code ?? signal}`;
    });
    const began = Date.now();
    while (!(await answers(host))) {
      if (ended !== undefined || Date.now() - began > STARTS_WITHIN_MS) {
        const tail = (await readFile(logFile, 'utf8').catch(() => '')).split('\n').slice(-8).join('\n');
        throw new Error(`The Docker Engine did not start: ${ended ?? 'no answer within 60 s'}\n${tail}`);
      }
      await sleep(100);
    }
  };
  log('Starting a Docker Engine …');
  await start().catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    host,
    logFile,
    started: true,
    stop,
    async restart() {
      await end('SIGTERM');
      await start();
    },
  };
}

function answers(host) {
  return new Promise((resolve) => {
    const where = host.startsWith('unix://') ? { socketPath: host.slice('unix://'.length) } : tcp(host);
    const call = get({ ...where, path: '/_ping', timeout: 2_000 }, (response) =>
      resolve(response.resume().statusCode === 200),
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
  });
}

function tcp(host) {
  const url = new URL(host.replace(/^tcp:/, 'http:'));
  return { host: url.hostname, port: url.port || 2375 };
}

/** What runs containers outlives an engine that has lost sight of it. */
async function endContainersBelow(folder) {
  for await (const { pid, words } of processes()) {
    if (!/containerd-shim/.test(words[0] ?? '') || !words.some((word) => word.startsWith(`${folder}/`))) continue;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    for (const one of [...children.trim().split(' ').filter(Boolean).map(Number), pid]) {
      try {
        process.kill(one, 'SIGKILL');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    }
  }
}

/** What the engine mounted and left behind. */
async function unmountBelow(folder) {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) {
    await output('umount', ['-l', mount]).catch(() => undefined);
  }
}
