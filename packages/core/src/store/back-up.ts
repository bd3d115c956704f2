import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../base/index.js';
import { storeFault } from './faults.js';

const FILE = 'docker-watcher.db';

/**
 * A consistent copy (0600) of the database in a data folder that no controller has open. Reads only: tables of an older
 * version stay as they are. Throws `not_found`, and what opening a store throws.
 */
export async function backUp(dataDir: string, target: string): Promise<void> {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) {
    throw new AppError('not_found', `There is no database in ${dataDir}.`, {
      hint: 'Name the data folder with --data, or the configuration file with --config.',
    });
  }
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, timeout: 2_000 });
    await database.backup(target);
    chmodSync(target, 0o600);
  } catch (error) {
    throw storeFault(error, file);
  } finally {
    database?.close();
  }
}
