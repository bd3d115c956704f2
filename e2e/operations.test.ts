import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../scripts/bootstrap.mjs';
import { openWorld, type World } from './world.js';

const run = promisify(execFile);
const COMMAND = join(ROOT, 'packages/core/dist/bin/docker-watcher.js');

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
});
afterAll(() => world?.close());

const command = (...argv: string[]) =>
  run(process.execPath, [COMMAND, ...argv, '--config', world.configFile], { env: { ...process.env, ...world.env } });

async function get(path: string, headers: Record<string, string> = {}, method = 'GET', body?: object) {
  const response = await fetch(`${world.controller.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${world.env.E2E_TOKEN}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

it('a request id runs through answer, events, journal and log', async () => {
  const id = 'request-of-mine-0001';
  const answer = await get(`${world.stagePath}/deploy`, { 'x-request-id': id }, 'POST', { tag: 'v1', force: true });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([202, id]);
  const deploy = (JSON.parse(answer.text) as { id: string }).id;
  await world.ended(deploy);
  const told = world.events().filter((event) => event.deploy === deploy);
  expect(told.length).toBeGreaterThan(5);
  expect([...new Set(told.map(({ request }) => request))]).toEqual([id]);
  expect(JSON.parse((await get(`/api/deploys/${deploy}`)).text).request).toBe(id);
  const lines = (await readFile(world.logFile, 'utf8')).split('\n').filter((line) => line.includes(id));
  expect(lines.map((line) => JSON.parse(line).msg)).toContain('Deploy ended');

  const refused = await get('/api/deploys/none', { 'x-request-id': `${id}-b` });
  expect(JSON.parse(refused.text).request).toBe(`${id}-b`);
});

it('figures tell of deploys, steps, candidates, looks, the queue, plugin calls, the proxy and the process', async () => {
  const { text } = await get('/metrics');
  const registry = 'registry="local"';
  for (const line of [
    /^docker_watcher_deploys_total\{outcome="succeeded"\} [1-9]/m,
    /^docker_watcher_deploy_seconds_count\{outcome="succeeded"\} [1-9]/m,
    ...['preflight', 'pull', 'create', 'start', 'gate', 'switch', 'prove', 'bake'].map(
      (step) => new RegExp(`^docker_watcher_step_seconds_count\\{step="${step}",ok="true"\\} [1-9]`, 'm'),
    ),
    /^docker_watcher_candidates_total\{source="(webhook|poll)"\} [1-9]/m,
    new RegExp(`^docker_watcher_look_seconds_count\\{${registry},ok="true"\\} [1-9]`, 'm'),
    /^docker_watcher_part_requests_total\{kind="registry",id="local",method="(GET|HEAD)"\} [1-9]/m,
    /^# TYPE docker_watcher_registry_requests_left gauge/m,
    /^docker_watcher_deploys_open\{state="queued"\} 0/m,
    /^docker_watcher_plugin_call_seconds_count\{part="proxy",method="putRoute",ok="true"\} [1-9]/m,
    /^docker_watcher_part_up\{kind="proxy",id="proxy"\} 1/m,
    /^docker_watcher_webhooks_total\{source="local",status="202"\} [1-9]/m,
    /^docker_watcher_http_request_seconds_count\{method="POST",route="\/api\/webhook\/:source",status="202"\} [1-9]/m,
    /^docker_watcher_process_resident_memory_bytes [1-9]/m,
    /^docker_watcher_nodejs_eventloop_lag_seconds /m,
  ])
    expect(text).toMatch(line);
});

it('the audit log tells what became of what was', async () => {
  await world.rewrite((yaml) => yaml.replace('drain: 1s', 'drain: 2s'));
  await world.ask('pause');
  await world.ask('resume');
  const { entries } = await world.controller.api('GET', '/api/audit');
  const newest = (type: string) => entries.find((entry: { readonly type: string }) => entry.type === type);
  const [resumed, paused, reloaded] = ['stage.resumed', 'stage.paused', 'config.reloaded'].map(newest);
  expect(resumed).toMatchObject({ before: { paused: true }, after: { paused: false } });
  expect(paused).toMatchObject({ after: { paused: true }, from: '127.0.0.1' });
  const key = `${world.project}/dev.drainMs`;
  expect(reloaded).toMatchObject({ actor: { kind: 'token' } });
  expect([reloaded.before, reloaded.after]).toEqual([{ [key]: 1_000 }, { [key]: 2_000 }]);
  expect((await command('audit')).stdout).toContain(`${key}: 1000 → 2000`);
});

it('doctor finds all well, with the controller and without', async () => {
  const running = await command('doctor');
  expect(running.stdout).toMatch(/^✓ Registry local .*app:v1 is\s+sha256:/m);
  expect(running.stdout).toMatch(/^✓ Proxy entry /m);
  expect(running.stdout).not.toMatch(/^✗/m);
  for (const line of running.stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
});

it('a backup brings back the controller, with its secrets, deploys and releases', async () => {
  const file = join(world.folder, 'backup.db');
  const before = await world.controller.api('GET', '/api/deploys');
  const secret = (await world.controller.api('GET', '/api/webhooks')).webhooks.at(-1).secret;
  await command('backup', file, '--with-key');
  for (const one of [file, `${file}.key`]) expect((await stat(one)).mode & 0o777).toBe(0o600);
  await world.controller.stop();
  const offline = await command('doctor');
  expect(offline.stdout).toContain('No controller runs');
  expect(offline.stdout).not.toMatch(/^✗/m);
  await command('backup', join(world.folder, 'stopped.db'));

  // What a person does on a new machine: an empty data folder, the copy and its key. The proxy's own folder stays.
  await rename(world.dataDir, `${world.dataDir}-lost`);
  await mkdir(world.dataDir, { mode: 0o700 });
  await rename(join(`${world.dataDir}-lost`, 'parts'), join(world.dataDir, 'parts'));
  await copyFile(file, join(world.dataDir, 'docker-watcher.db'));
  await copyFile(`${file}.key`, join(world.dataDir, 'secret.key'));
  await world.controller.start();

  const after = await world.controller.api('GET', '/api/deploys');
  expect(after.deploys).toEqual(before.deploys);
  expect((await world.controller.api('GET', '/api/webhooks')).webhooks.at(-1).secret).toBe(secret);
  expect((await world.controller.api('GET', world.stagePath)).live.tag).toBe('v1');
  expect(await world.answer()).toContain('v1');
  await world.push('v2');
  await world.hint('v2');
  await world.until('deploy.succeeded', 'v2');
});
