// Makes a fresh clone ready: needs nothing but Node and npm, so only built-in modules are imported here.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run } from './root.mjs';

export { ROOT };

/** Written after an installation that went well: which lock file it was. */
const INSTALLED = join(ROOT, 'node_modules/.installed-lock');
const OLDEST_NODE = [20, 19];

/** Installs the dependencies when they are missing or another lock file's, and builds the packages. */
export async function bootstrap() {
  refuseOldNode();
  if (await isStale()) {
    console.log('Installing dependencies (npm ci) …');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    await writeFile(INSTALLED, await lockHash());
  }
  console.log('Building the packages …');
  const { build } = await import('./build.mjs');
  await build();
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`docker-watcher needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** The lock file's content decides, not its time: a checkout touches files. */
async function isStale() {
  const [wanted, installed] = await Promise.all([lockHash(), readFile(INSTALLED, 'utf8').catch(() => undefined)]);
  return wanted !== installed;
}

async function lockHash() {
  return createHash('sha256')
    .update(await readFile(join(ROOT, 'package-lock.json')))
    .digest('hex');
}
