import { spawn } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../scripts/bootstrap.mjs';
import { openDatabase } from '../scripts/world/database.mjs';
import { openWorld, type World } from './world.js';

let world: World;
let database: string;

beforeAll(async () => {
  world = await openWorld();
  database = join(world.dataDir, 'docker-watcher.db');
  await world.push('v1');
  await world.hint('v1');
  await world.until('deploy.succeeded', 'v1');
});
afterAll(() => world?.close());

/** Starts a controller on the same data, which has to refuse. */
async function refusal(): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'packages/core/dist/bin/docker-watcher.js'), 'serve', '--config', world.configFile],
    { env: { ...process.env, ...world.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

/** Whatever is wrong with the data folder, v1 answers everybody meanwhile, and afterwards all is as before. */
async function refusesWhileServing(
  break_: () => Promise<() => Promise<void>>,
): Promise<{ code: number | null; said: string }> {
  await world.controller.stop();
  const load = world.load(50);
  const mend = await break_();
  const refused = await refusal().finally(mend);
  const counts = await load.stop();
  expect([...counts.faults]).toEqual([]);
  expect([...counts.answers.keys()]).toEqual(['v1']);
  await world.controller.start();
  expect((await world.controller.api('GET', world.stagePath)).live.tag).toBe('v1');
  return refused;
}

it('a second controller on the same data ends with 1, and names the first', async () => {
  const { code, said } = await refusal();
  expect(code).toBe(1);
  expect(said).toContain(`process ${world.controller.pid()}`);
  expect((await world.controller.api('GET', world.stagePath)).live.tag).toBe('v1');
});

it('a database that another program holds', async () => {
  const { code, said } = await refusesWhileServing(async () => {
    const holder = openDatabase(world.dataDir);
    holder.exec('BEGIN EXCLUSIVE');
    return async () => void holder.close();
  });
  expect(code).toBe(1);
  expect(said).toContain('is locked by another program');
});

it('a database written by a newer version', async () => {
  const { code, said } = await refusesWhileServing(async () => {
    const file = openDatabase(world.dataDir);
    file.prepare('INSERT INTO migrations (timestamp, name) VALUES (?, ?)').run(9_999_999_999_999, 'FromTheFuture');
    return async () => {
      file.prepare('DELETE FROM migrations WHERE name = ?').run('FromTheFuture');
      file.close();
    };
  });
  expect(code).toBe(1);
  expect(said).toContain('newer docker-watcher');
});

it('a database that is damaged', async () => {
  const { code, said } = await refusesWhileServing(async () => {
    const file = openDatabase(world.dataDir);
    file.pragma('wal_checkpoint(TRUNCATE)');
    file.close();
    const kept = `${database}.kept`;
    await copyFile(database, kept);
    const bytes = await readFile(database);
    await writeFile(database, Buffer.concat([Buffer.from('this is no database, but it was one'), bytes.subarray(40)]));
    return () => copyFile(kept, database);
  });
  expect(code).toBe(1);
  expect(said).toContain('is damaged');
});
