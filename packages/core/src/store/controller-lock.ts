import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../base/index.js';
import { storeFault } from './faults.js';

export interface ControllerLock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Makes this process the one controller of a data folder. An exclusive SQLite transaction is the lock: the operating
 * system lets go of it when the process dies, however it dies. Throws `controller.running`, naming the holder.
 */
export function lockController(dataDir: string): ControllerLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'controller.lock');
  const holderFile = join(dataDir, 'controller.json');
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: 200 });
    chmodSync(file, 0o600);
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw storeFault(error, file);
    throw new AppError('controller.running', `Another docker-watcher works with ${dataDir}: ${describe(holderFile)}.`, {
      hint: 'Stop it first, or give this one a data folder of its own with --data.',
      cause: error,
    });
  }
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  writeFileSync(holderFile, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  const held = database;
  return { release: () => held.close() };
}

function describe(file: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    return `process ${pid} on ${host}, since ${since}`;
  } catch {
    return 'it has not said its name yet';
  }
}
