import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../scripts/bootstrap.mjs';

const run = promisify(execFile);
const DATABASE = 'node_modules/better-sqlite3';
const COMPILED = 'build/Release/better_sqlite3.node';
const QUICKLY = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

/** As in a shell of its own: nothing that npm or the test runner of the repository has set. */
const OF_THE_RUN = /^(?:npm_|VITEST|FORCE_COLOR|NODE_(?!EXTRA_CA))/i;
export const CLEAN_ENV = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_RUN.test(name))),
  NO_COLOR: '1',
};

export type Installation = Awaited<ReturnType<typeof openInstallation>>;

/** An empty folder outside the repository, in which npm installs what strangers get. `env` is that of every command. */
export async function openInstallation(env: Readonly<Record<string, string>> = {}) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'dw-installed-')));
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const at = (cwd: string) => (command: string, argv: readonly string[]) =>
    run(command, argv, { cwd, env: { ...CLEAN_ENV, ...env }, maxBuffer: 16 * 1024 * 1024 });
  return {
    folder,
    bin: (name: string) => join(folder, 'node_modules/.bin', name),
    at,
    /** `npm install` there, or in a folder within. */
    async install(what: readonly string[], cwd = folder): Promise<void> {
      await at(cwd)('npm', ['install', ...QUICKLY, ...what]);
      await compileDatabase(cwd, at(cwd));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The one script that an installation runs takes minutes: what it made here before is as good, of the same version. */
async function compileDatabase(folder: string, command: (name: string, argv: readonly string[]) => Promise<unknown>) {
  const [here, there] = [join(ROOT, DATABASE), join(folder, DATABASE)];
  if (!existsSync(there) || existsSync(join(there, COMPILED))) return;
  const [ours, theirs] = await Promise.all([here, there].map(versionOf));
  if (ours === theirs && existsSync(join(here, COMPILED))) {
    await mkdir(dirname(join(there, COMPILED)), { recursive: true });
    await cp(join(here, COMPILED), join(there, COMPILED));
  } else await command('npm', ['rebuild', 'better-sqlite3']);
}

async function versionOf(folder: string): Promise<string> {
  return (JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
