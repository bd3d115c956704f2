// A controller of its own for a benchmark: the built command, in a folder that goes away with it.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controllerOf } from '../../scripts/world/controller.mjs';
import { freePort } from '../../scripts/world/ports.mjs';
import { stopProxy } from '../../scripts/world/proxy.mjs';

/**
 * `settings`: the configuration but for what each benchmark has alike (`global`, `proxy`, `server`, `auth`), which it may
 * override. The controller is not started: `controller.start()` gives the milliseconds until it was ready.
 */
export async function prepareController({ engine, settings, env = {} }) {
  const folder = await mkdtemp(join(tmpdir(), 'dw-bench-'));
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const ports = { api: await freePort(), proxy: await freePort() };
  const token = `dw_${randomBytes(24).toString('base64url')}`;
  const run = randomBytes(3).toString('hex');
  const network = `bench-${run}`;
  const configFile = join(folder, 'docker-watcher.yaml');
  // JSON is YAML.
  const configuration = {
    version: 1,
    global: { domain: 'localhost', network, network_create: true },
    poll_interval: '1h',
    proxy: { type: 'embedded', listen: `127.0.0.1:${ports.proxy}` },
    server: { host: '127.0.0.1', port: ports.api },
    auth: { token_env: 'BENCH_TOKEN' },
    ...settings,
  };
  await writeFile(configFile, JSON.stringify(configuration));
  const logFile = join(folder, 'controller.log');
  const controller = controllerOf({
    configFile,
    port: ports.api,
    token,
    env: { DOCKER_HOST: engine.host, BENCH_TOKEN: token, ...env },
    logFile,
  });
  return {
    ...{ controller, ports, token, run, network, dataDir, configFile, logFile, folder },
    async close() {
      await controller.stop();
      await stopProxy(dataDir);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Of a process, in bytes: `now` what it holds, `peak` the most it held. */
export async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** What a process holds, in bytes, when what it shares with others is divided among them. */
export async function shareOf(pid) {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) * 1_024;
}

/** Seconds of processor that a process has used so far. */
export async function processorOf(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
