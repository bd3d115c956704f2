import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT } from '../scripts/bootstrap.mjs';
import { freePort } from '../scripts/world/ports.mjs';

/** Ours, and those of strangers: never looked for elsewhere, so that what is installed is what was published here. */
const KEPT = ['@docker-watcher/*', 'create-docker-watcher-plugin', 'docker-watcher-plugin-*'];
const READY_WITHIN_MS = 90_000;

export type PackageRegistry = Awaited<ReturnType<typeof startPackageRegistry>>;

/** A registry of npm packages on this machine, with one user; what it lacks comes from the registry that npm is set to. */
export async function startPackageRegistry() {
  const folder = await mkdtemp(join(tmpdir(), 'dw-packages-'));
  const url = `http://127.0.0.1:${await freePort()}/`;
  const config = join(folder, 'config.yaml');
  await writeFile(config, JSON.stringify(configuration(folder, await usualRegistry()), undefined, 2));
  const logFile = join(folder, 'verdaccio.log');
  const log = openSync(logFile, 'a');
  const verdaccio = join(ROOT, 'node_modules/verdaccio/bin/verdaccio');
  const child = spawn(process.execPath, [verdaccio, '--config', config, '--listen', url], {
    stdio: ['ignore', log, log],
  });
  closeSync(log);

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'close');
      child.kill();
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(url, () => child.exitCode !== null);
    return { url, env: await clientOf(folder, url), versionsOf: (name: string) => versionsOf(url, name), stop };
  } catch (error) {
    const said = await readFile(logFile, 'utf8');
    await stop();
    throw new Error(`Verdaccio does not start:\n${said}`, { cause: error });
  }
}

/** JSON is YAML. */
function configuration(folder: string, upstream: string) {
  const kept = { access: '$all', publish: '$authenticated', unpublish: '$authenticated' };
  return {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 1 } },
    // Without it every request costs a comparison of the password, which is slow on purpose.
    security: { api: { legacy: false, jwt: { sign: { expiresIn: '1d' } } } },
    uplinks: { usual: { url: upstream, maxage: '30m', timeout: '60s', max_fails: 10 } },
    packages: {
      ...Object.fromEntries(KEPT.map((pattern) => [pattern, kept])),
      '**': { access: '$all', proxy: 'usual' },
    },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  };
}

async function usualRegistry(): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['config', 'get', 'registry'], { cwd: ROOT });
  return stdout.trim();
}

async function answering(url: string, hasEnded: () => boolean): Promise<void> {
  const began = performance.now();
  for (;;) {
    const isReady = await fetch(`${url}-/ping`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    if (hasEnded() || performance.now() - began > READY_WITHIN_MS) throw new Error(`Nobody answers at ${url}.`);
    await sleep(100);
  }
}

/** What npm and Lerna read: this registry for everything, its user, and a cache that no other run shares. */
async function clientOf(folder: string, url: string): Promise<Readonly<Record<string, string>>> {
  const user = { name: 'publisher', password: 'not-a-secret-here' };
  const response = await fetch(`${url}-/user/org.couchdb.user:${user.name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(user),
  });
  if (!response.ok) throw new Error(`No user: ${await response.text()}`);
  const { token } = (await response.json()) as { token: string };
  const userconfig = join(folder, 'npmrc');
  await writeFile(
    userconfig,
    `registry=${url}\n${url.replace('http:', '')}:_authToken=${token}\nfetch-timeout=300000\n`,
  );
  const direct = [process.env.no_proxy ?? process.env.NO_PROXY ?? '', '127.0.0.1']
    .filter((name) => name !== '')
    .join(',');
  return {
    npm_config_userconfig: userconfig,
    npm_config_cache: join(folder, 'cache'),
    npm_config_update_notifier: 'false',
    no_proxy: direct,
    NO_PROXY: direct,
  };
}

async function versionsOf(url: string, name: string): Promise<readonly string[]> {
  const response = await fetch(`${url}${name.replace('/', '%2f')}`);
  if (response.status === 404) return [];
  return Object.keys(((await response.json()) as { versions: Record<string, unknown> }).versions);
}
