import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backupsOf } from '../../src/app/backups.js';
import { backUp } from '../../src/app/index.js';
import { randomIds, silentLog, systemClock } from '../../src/base/index.js';
import { openStore, type Store } from '../../src/store/index.js';
import { openWorld, TOKENS, type World } from '../api/world.js';
import { commandLine } from './run.js';

let folder: string;
let dataDir: string;
let file: string;
let store: Store | undefined;
let world: World | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-backup-'));
  dataDir = join(folder, 'data');
  file = join(folder, 'copy.db');
  store = await open(dataDir);
  await store.write((tx) => tx.putSecret('webhook:gitea', 'a sealed secret'));
});
afterEach(async () => {
  await world?.close();
  await store?.close();
  [world, store] = [undefined, undefined];
  await rm(folder, { recursive: true, force: true });
});

const open = (dir: string) => openStore({ dataDir: dir, clock: systemClock, ids: randomIds, log: silentLog });
const run = (...argv: string[]) =>
  commandLine({ actions: { backUp }, env: { DOCKER_WATCHER_DATA: dataDir } }).run('backup', ...argv);

async function serve(): Promise<World> {
  const opened = store;
  if (opened === undefined) throw new Error('There is no store');
  world = await openWorld({}, join(dataDir, 'controller.sock'), {
    backups: backupsOf(opened, () => dataDir, randomIds),
  });
  return world;
}

async function restored(key: string): Promise<Store> {
  await store?.close();
  store = undefined;
  await rm(dataDir, { recursive: true });
  const fresh = join(folder, 'data');
  await import('node:fs/promises').then(({ mkdir }) => mkdir(fresh));
  await writeFile(join(fresh, 'docker-watcher.db'), await readFile(file));
  await writeFile(join(fresh, 'secret.key'), await readFile(key), { mode: 0o600 });
  store = await open(fresh);
  return store;
}

it('is taken by a controller that runs, and restored with the key', async () => {
  const instance = store?.instanceId;
  await serve();
  const { code, out } = await run(file, '--with-key');
  expect([code, out]).toEqual([0, expect.stringContaining('copy.db.key')]);
  for (const one of [file, `${file}.key`]) expect((await stat(one)).mode & 0o777).toBe(0o600);
  const told = await store?.events({ types: ['backup.taken'] });
  expect(told).toMatchObject([{ actor: { kind: 'user' }, data: { bytes: (await stat(file)).size } }]);
  await world?.close();
  world = undefined;
  const back = await restored(`${file}.key`);
  expect([back.instanceId, await back.getSecret('webhook:gitea')]).toEqual([instance, 'a sealed secret']);
});

it('is taken of the data folder where no controller runs, and changes nothing there', async () => {
  await store?.close();
  store = undefined;
  const before = await readFile(join(dataDir, 'docker-watcher.db'));
  expect((await run(file)).code).toBe(0);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(join(dataDir, 'docker-watcher.db'))).toEqual(before);
  await expect(stat(`${file}.key`)).rejects.toThrow(/ENOENT/);
  const back = await restored(join(dataDir, 'secret.key')).catch(() => 'the key was left behind');
  expect(back).toBe('the key was left behind');
});

it('is the whole database while it is written to', async () => {
  const { url } = await serve();
  const writing = Promise.all(
    Array.from({ length: 50 }, (_, i) => store?.write((tx) => tx.putSecret(`webhook:${i}`, `secret ${i}`))),
  );
  const response = await fetch(`${url}/api/backup`, { headers: { authorization: `Bearer ${TOKENS.admin}` } });
  expect(response.headers.get('content-type')).toBe('application/vnd.sqlite3');
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  await writing;
  const { default: Database } = await import('better-sqlite3');
  const copy = new Database(file, { readonly: true });
  expect(copy.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  copy.close();
});

it('is refused to those who may not, and where a file is there', async () => {
  const { call, url } = await serve();
  expect((await call('GET', '/api/backup', { token: TOKENS.deploy })).status).toBe(403);
  await writeFile(file, 'mine');
  const there = await run(file);
  expect([there.code, there.err]).toEqual([3, expect.stringContaining('--force')]);
  expect(await readFile(file, 'utf8')).toBe('mine');
  expect((await run(file, '--force')).code).toBe(0);
  const remote = commandLine({ env: { DOCKER_WATCHER_TOKEN: TOKENS.admin } });
  const keyless = await remote.run('backup', `${file}2`, '--url', url, '--with-key');
  expect([keyless.code, keyless.err]).toEqual([2, expect.stringContaining('secret.key')]);
  expect((await remote.run('backup', `${file}2`, '--url', url)).code).toBe(0);
});

it('says where there is nothing to back up', async () => {
  const { code, err } = await commandLine({ actions: { backUp } }).run(
    'backup',
    file,
    '--data',
    join(folder, 'nowhere'),
  );
  expect([code, err]).toEqual([2, expect.stringContaining('There is no database')]);
});
