// Installs Debian packages that a run needs, and says so.
import { execFile, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Makes sure that `program` can be run, installing `packages` when it can't and we may. */
export async function ensureProgram(program, packages, log) {
  if (await isInstalled(program)) return;
  const how = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !(await isInstalled('apt-get'))) {
    throw new Error(
      `${program} is not installed, and can't be installed from here (that needs root on Debian or Ubuntu).\nInstall it yourself: ${how}`,
    );
  }
  log(`Installing ${packages.join(', ')} (for ${program}) …`);
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  if (!(await isInstalled(program))) throw new Error(`${how} went well, but there is still no ${program}.`);
}

async function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    if (
      await access(join(folder, program)).then(
        () => true,
        () => false,
      )
    )
      return true;
  }
  return false;
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors.trim()}`)),
    );
  });
}

/** The standard output of a program. */
export function output(command, args) {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
