// A real OCI registry (Debian's docker-registry) on loopback, with storage of its own.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../world/ports.mjs';
import { ensureProgram } from './apt.mjs';

const STARTS_WITHIN_MS = 20_000;

/**
 * Gives `{ host, url, stop() }`. `notifications`: `{ url, headers }` where the registry tells of pushes. `htpasswd`: the
 * path of a password file; without it everybody may push.
 *
 * @param {{ port?: number, htpasswd?: string, log: (text: string) => void,
 *   notifications?: { url: string, headers?: Record<string, string> } }} options
 */
export async function startRegistry({ port, htpasswd, notifications, log }) {
  await ensureProgram('docker-registry', ['docker-registry'], log);
  const folder = await mkdtemp(join(tmpdir(), 'dw-registry-'));
  const chosen = port ?? (await freePort());
  const config = join(folder, 'config.yml');
  // JSON is YAML.
  await writeFile(config, JSON.stringify(settings({ folder, port: chosen, htpasswd, notifications }), null, 2));
  const logFile = join(folder, 'registry.log');
  const out = openSync(logFile, 'a');
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', out, out] });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const began = Date.now();
  while (!(await answers(chosen))) {
    if (child.exitCode !== null || Date.now() - began > STARTS_WITHIN_MS) {
      const tail = (await readFile(logFile, 'utf8').catch(() => '')).split('\n').slice(-6).join('\n');
      await stop();
      throw new Error(`The registry did not start.\n${tail}`);
    }
    await sleep(50);
  }
  return { host: `127.0.0.1:${chosen}`, url: `http://127.0.0.1:${chosen}`, stop };
}

function settings({ folder, port, htpasswd, notifications }) {
  return {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'storage') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: 'of this registry alone' },
    ...(htpasswd && { auth: { htpasswd: { realm: 'registry', path: htpasswd } } }),
    ...(notifications && {
      notifications: {
        endpoints: [
          {
            name: 'docker-watcher',
            url: notifications.url,
            headers: Object.fromEntries(
              Object.entries(notifications.headers ?? {}).map(([name, value]) => [name, [value]]),
            ),
            timeout: '2s',
            threshold: 3,
            backoff: '1s',
            ignore: { mediatypes: ['application/octet-stream'], actions: ['pull'] },
          },
        ],
      },
    }),
  };
}

function answers(port) {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/v2/' }, (response) =>
      resolve([200, 401].includes(response.resume().statusCode ?? 0)),
    ).on('error', () => resolve(false));
  });
}
