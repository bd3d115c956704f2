// A controller's database, opened from outside: only while the controller does not run.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../bootstrap.mjs';

const Database = createRequire(join(ROOT, 'packages/core/package.json'))('better-sqlite3');

export function openDatabase(dataDir) {
  return new Database(join(dataDir, 'docker-watcher.db'));
}
