import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../scripts/bootstrap.mjs';
import { ensureProgram } from '../scripts/services/apt.mjs';
import { freePort } from '../scripts/world/ports.mjs';
import { openWorld, type World } from './world.js';

const EXAMPLE = join(ROOT, 'examples/homelab/socket-proxy/nginx.conf');

let folder: string;
let filter: ChildProcess;
let port: number;
let world: World;

/** The requests of the filter's log, with the status each got. */
async function asked(): Promise<{ readonly status: number; readonly request: string }[]> {
  const log = await readFile(join(folder, 'asked.log'), 'utf8');
  return log
    .trim()
    .split('\n')
    .map((line) => ({ status: Number(line.slice(0, 3)), request: line.slice(4) }));
}

/** The example's own configuration; only where things are is another place. */
async function startFilter(): Promise<void> {
  await ensureProgram('nginx', ['nginx'], console.log);
  folder = await mkdtemp(join(tmpdir(), 'dw-filter-'));
  port = await freePort();
  const places = {
    '/tmp/': `${folder}/`,
    'unix:/var/run/docker.sock': process.env.DOCKER_HOST?.replace('unix://', 'unix:') ?? '',
    'listen 2375': `listen 127.0.0.1:${port}`,
    '/dev/stdout': `${folder}/asked.log`,
    '/dev/stderr': `${folder}/errors.log`,
  };
  let text = await readFile(EXAMPLE, 'utf8');
  for (const [from, to] of Object.entries(places)) {
    expect(text).toContain(from);
    text = text.replaceAll(from, to);
  }
  const file = join(folder, 'nginx.conf');
  await writeFile(file, text);
  filter = spawn('nginx', ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
  for (let looks = 0; (await rawStatus('GET', '/').catch(() => 0)) !== 403; looks++) {
    if (looks > 100)
      throw new Error(`nginx does not answer:
${await readFile(join(folder, 'errors.log'), 'utf8')}`);
    await sleep(50);
  }
}

beforeAll(async () => {
  await startFilter();
  world = await openWorld({
    engineHost: `tcp://127.0.0.1:${port}`,
    project: () => `    aliases: [app]
    keep: 0
    hooks: { before_switch: [/node, --version] }
    stages:
      dev: { tag_pattern: "v*", auto_deploy: true }
      probed: { tag_pattern: "v*", healthcheck: { type: exec, command: [/node, -e, "process.exit(0)"] } }`,
  });
});

afterAll(async () => {
  await world?.close();
  if (filter?.exitCode === null) {
    filter.kill('SIGTERM');
    await once(filter, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

it('does all it does through the filter, and is refused nothing', async () => {
  for (const tag of ['v1', 'v2', 'v3']) {
    await world.push(tag);
    await world.hint(tag);
    await world.until('deploy.succeeded', tag);
  }
  expect((await world.ended(await world.ask('deploy', { tag: 'v3' }, 'probed'))).type).toBe('deploy.succeeded');
  expect((await world.ended(await world.ask('restart'))).type).toBe('deploy.succeeded');
  expect(await world.answer()).toBe('v3');
  for (const stream of ['logs', 'stats']) {
    const ending = new AbortController();
    const reading = fetch(`${world.controller.url}${world.stagePath}/${stream}`, {
      headers: { authorization: `Bearer ${world.env.E2E_TOKEN}` },
      signal: ending.signal,
    });
    expect((await reading).status).toBe(200);
    await sleep(1_500);
    ending.abort();
  }
  await world.controller.api('POST', `${world.stagePath}/stop`);
  await world.controller.api('POST', '/api/prune', {});
  const refused = (await asked()).filter(({ status, request }) => status === 403 && request !== 'GET /');
  expect(refused).toEqual([]);
});

it('makes use of every request on the list', async () => {
  // A stream is told of in the log when it is over.
  await world.controller.stop();
  const list = [...(await readFile(EXAMPLE, 'utf8')).matchAll(/^ +"~(\^.+\$)" 1;$/gm)].map(([, one = '']) => one);
  const seen = (await asked()).map(({ request }) => request);
  const unused = list.filter((one) => !seen.some((request) => new RegExp(one).test(request)));
  expect(list.length).toBeGreaterThan(20);
  expect(unused).toEqual([]);
});

it.each([
  ['POST', '/v1.41/build'],
  ['POST', '/v1.41/containers/x/attach'],
  ['GET', '/v1.41/containers/x/archive?path=/etc/shadow'],
  ['PUT', '/v1.41/containers/x/archive?path=/'],
  ['POST', '/v1.41/containers/x/rename?name=y'],
  ['POST', '/v1.41/containers/x/update/../attach'],
  ['POST', '/v1.41/containers/%2e%2e/volumes/create'],
  ['POST', '/v1.41/images/load'],
  ['POST', '/v1.41/volumes/create'],
  ['POST', '/v1.41/swarm/init'],
  ['GET', '/v1.41/secrets'],
  ['POST', '/v1.41/plugins/pull'],
  ['DELETE', '/v1.41/networks/x'],
  ['POST', '/v1.41/system/prune'],
])('refuses %s %s', async (method, path) => {
  const answer = await rawStatus(method, path);
  expect(answer).toBe(403);
});

/** Without tidying the path, as `fetch` would. */
function rawStatus(method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, method, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asking.on('error', reject);
    asking.end();
  });
}
