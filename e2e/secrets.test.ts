import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findLeaks, formsOf, type Place } from './secrets/find-leaks.js';
import { openWorld, type World } from './secrets/world.js';

const run = promisify(execFile);

let world: World;
/** Everything that came out of the product, by where. */
const places: Place[] = [];
const keep = (name: string, text: string | Buffer) =>
  places.push({ name, bytes: typeof text === 'string' ? Buffer.from(text, 'latin1') : text });

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

/** Asks for a deploy, and keeps the answer; gives how it ended. */
async function deploy(stage: string, tag: string): Promise<string> {
  const asked = await world.call('POST', `${world.stagePath(stage)}/deploy`, { tag });
  keep(`POST deploy ${stage} ${tag}`, asked.text);
  if (asked.status !== 202) return `refused ${asked.status}`;
  const { id } = JSON.parse(asked.text) as { id: string };
  const ends = /^deploy\.(succeeded|failed|cancelled|superseded)$/;
  await world.until((event) => event.deploy === id && ends.test(event.type), `the end of ${tag} on ${stage}`, 90_000);
  return (await world.events()).findLast((event) => event.deploy === id && ends.test(event.type))?.type ?? '';
}

async function reload(proxy: 'embedded' | 'npm' | 'wrongNpm', more = ''): Promise<number> {
  await world.configure(proxy, more);
  const { status, text } = await world.call('POST', '/api/config/reload');
  keep(`reload with ${proxy}`, text);
  return status;
}

it('finds a leak in every form', () => {
  const secret = 'aB3+/x%&yZ9012=q';
  for (const { form, text } of formsOf(secret)) {
    expect(findLeaks({ one: secret }, [{ name: 'log', bytes: Buffer.from(`before ${text} after`) }])).toEqual([
      expect.stringContaining(`one as ${form} in log`),
    ]);
  }
  for (const lead of ['', 'x', 'xx', 'user:']) {
    const bytes = Buffer.from(Buffer.from(`${lead}${secret}:more`).toString('base64'));
    expect(findLeaks({ one: secret }, [{ name: 'log', bytes }])).not.toEqual([]);
  }
  expect(findLeaks({ one: secret }, [{ name: 'log', bytes: Buffer.from('nothing') }])).toEqual([]);
});

it('a deploy that succeeds, of a container that prints its environment', async () => {
  await world.push('v1');
  expect(await deploy('dev', 'v1')).toBe('deploy.succeeded');
  expect(world.seen.authorized).toBeGreaterThan(0);
  const logs = await world.call('GET', `${world.stagePath('dev')}/logs?follow=false`);
  expect(logs.text).toContain('"PLAIN');
  expect(logs.text).toContain('[redacted]');
});

it('a container that prints its environment and ends', async () => {
  await world.push('bad1');
  expect(await deploy('bad', 'bad1')).toBe('deploy.failed');
  const failed = (await world.events()).findLast(({ type }) => type === 'deploy.failed');
  const { text } = await world.call('GET', `/api/deploys/${failed?.deploy}`);
  expect(JSON.parse(text).failure.log.join()).toContain('[redacted]');
});

it('a pull that is refused half-way', async () => {
  await world.push('v2');
  world.faults.withoutBlobs = true;
  expect(await deploy('dev', 'v2')).toBe('deploy.failed');
  world.faults.withoutBlobs = false;
});

it('a registry that refuses the password, and says it back', async () => {
  world.faults.refuseAll = true;
  await world.push('v3');
  const looked = await world.call('POST', `${world.stagePath('dev')}/look`);
  expect(looked.status).toBe(202);
  await world.until(({ type }) => type === 'registry.failing', 'the registry to be called failing');
  expect(await deploy('dev', 'v3')).not.toBe('deploy.succeeded');
  keep('doctor, with a refusing registry', (await world.call('GET', '/api/doctor')).text);
  expect(world.seen.refused).toBeGreaterThan(0);
  world.faults.refuseAll = false;
});

it('a proxy that fails, and one that refuses the password', async () => {
  expect(await reload('npm')).toBe(200);
  const doctor = await world.call('GET', '/api/doctor');
  keep('doctor, with Nginx Proxy Manager', doctor.text);
  const checks = (JSON.parse(doctor.text) as { checks: { id: string; state: string }[] }).checks;
  expect(checks.find(({ id }) => id === 'proxy')?.state).not.toBe('failed');
  expect(await deploy('dev', 'v3')).toBe('deploy.failed');
  expect(await reload('wrongNpm')).toBe(200);
  expect(await deploy('dev', 'v3')).toBe('deploy.failed');
  keep('doctor, with a refused password', (await world.call('GET', '/api/doctor')).text);
});

it('a configuration with mistakes beside its secrets', async () => {
  const { registryToken, webhookSecret } = world.secrets;
  const wrong = `      odd: { tag_pattern: "v*", env: { OTHER_TOKEN: ${JSON.stringify(registryToken)} }, command: 7, unknown: ${JSON.stringify(webhookSecret)} }\n`;
  expect(await reload('embedded', wrong)).toBe(422);
  expect(await reload('embedded')).toBe(200);
});

it('a notifier that refuses, and wrong credentials', async () => {
  expect(world.receiver.messages.length).toBeGreaterThan(0);
  keep('test of a notifier', (await world.call('POST', '/api/notifiers/chat/test')).text);
  const { adminPassword, apiToken } = world.secrets;
  const signIn = await world.call('POST', '/api/session', { user: 'admin', password: `${adminPassword}x` });
  keep('a wrong password', signIn.text);
  keep(
    'a secret in a wrong place',
    (await world.call('GET', `/api/deploys/${apiToken}`)).text.replaceAll(apiToken, ''),
  );
});

it('tells none of them by any route, command line or file', { timeout: 400_000 }, async () => {
  for (const path of await everyPath()) {
    const { status, text } = await world.call(
      'GET',
      path,
      undefined,
      AbortSignal.timeout(/stats$/.test(path) ? 3_000 : 60_000),
    );
    expect([path, status < 500 || path === '/readyz']).toEqual([path, true]);
    keep(`GET ${path}`, text);
  }
  for (const argv of [['status'], ['plan'], ['webhooks'], ['doctor'], ['events'], ['audit'], ['validate']]) {
    const { stdout, stderr } = await run(process.execPath, [world.command, ...argv, '--config', world.configFile], {
      env: world.env,
    }).catch((error: { stdout: string; stderr: string }) => error);
    expect(stdout + stderr, argv[0]).not.toBe('');
    keep(`docker-watcher ${argv[0]}`, stdout + stderr);
  }
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    keep(`arguments of process ${pid}`, await readFile(`/proc/${pid}/cmdline`).catch(() => Buffer.alloc(0)));
  }
  const label = [`io.docker-watcher.project=${world.project}`];
  const containers = await world.docker.listContainers({ all: true, filters: { label } });
  keep('labels of containers', JSON.stringify(containers.map(({ Labels }: { Labels: unknown }) => Labels)));
  places.push(...(await world.files()).map(({ name, bytes }) => ({ name: `${name} (running)`, bytes })));
  await world.stop();
  places.push(...(await world.files()));

  const names = places.map(({ name }) => name);
  for (const name of [
    '/data/docker-watcher.db (running)',
    '/data/docker-watcher.db-wal (running)',
    'log',
    'GET /api/backup',
  ])
    expect(names).toContain(name);
  expect(names.filter((name) => name === `arguments of process ${world.pid}`)).toHaveLength(1);
  expect(places.find(({ name }) => name === 'log')?.bytes.includes('"level":"debug"')).toBe(true);
  // Each secret would be found where it is known to be.
  for (const secret of Object.values(world.secrets)) {
    const log = places.find(({ name }) => name === 'log')?.bytes ?? Buffer.alloc(0);
    const planted = Buffer.concat([log, Buffer.from(Buffer.from(`user:${secret}`).toString('base64'))]);
    expect(findLeaks({ secret }, [{ name: 'planted', bytes: planted }])).not.toEqual([]);
  }
  expect(findLeaks(world.secrets, places)).toEqual([]);
});

/** Every address that can be read, for each project, stage, deploy and name there is. */
async function everyPath(): Promise<string[]> {
  const { paths } = JSON.parse((await world.call('GET', '/api/openapi.json')).text) as {
    paths: Record<string, { get?: object }>;
  };
  const deploys = [...new Set((await world.events()).flatMap(({ deploy: id }) => (id === undefined ? [] : [id])))];
  const found = Object.entries(paths).flatMap(([path, { get }]) => {
    if (get === undefined) return [];
    if (path.includes('{stage}')) {
      return ['dev', 'bad'].map((stage) => path.replace('{id}', world.project).replace('{stage}', stage));
    }
    if (path.startsWith('/api/deploys/{id}')) return deploys.map((id) => path.replace('{id}', id));
    return [path.replace('{id}', world.project)];
  });
  return found.map((path) =>
    /\/(logs|events)$/.test(path) && !path.includes('/deploys/') ? `${path}?follow=false` : path,
  );
}
