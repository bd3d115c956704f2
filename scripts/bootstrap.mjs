// Makes a fresh clone ready: needs nothing but Node and npm, so only built-in modules are imported here.
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const OLDEST_NODE = [20, 19];

/** Installs the dependencies when they are missing or older than the lock file, and builds the packages. */
export async function bootstrap() {
  refuseOldNode();
  if (await isStale()) {
    console.log('Installing dependencies (npm ci) …');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  console.log('Building the packages …');
  await run('node_modules/.bin/tsc', ['-b']);
}

/** Runs a command in the project's root, its output shown; rejects when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}`)),
    );
  });
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`docker-watcher needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

async function isStale() {
  const changed = (path) =>
    stat(join(ROOT, path)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const installed = await changed('node_modules/.package-lock.json');
  return installed === 0 || installed < (await changed('package-lock.json'));
}
