import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PluginError } from '@docker-watcher/sdk';
import { type ControlClient, NotThere } from './control-client.js';
import type { Hello } from './protocol.js';

export interface StartOptions {
  readonly dataDir: string;
  readonly control: string;
  readonly listen: readonly string[];
  readonly trust: readonly string[];
}

/** The command's code for "one is running already". */
const SECOND = 3;
const PATIENCE_MS = 10_000;
const LOG_TAIL_BYTES = 2_000;

/**
 * Starts the proxy as a process of its own: own session and process group, no pipe to us, nothing that a signal to our
 * group or our death would reach. When another controller was quicker, its proxy is the one: the lock of the data
 * folder lets only one live, and both controllers then talk to it.
 */
export async function startProxy(options: StartOptions, client: ControlClient, signal: AbortSignal): Promise<Hello> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const logPath = join(options.dataDir, 'proxy.log');
  const child = launch(options, logPath);
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal.throwIfAborted();
    const hello = await client.hello(signal).catch((error: unknown) => {
      if (error instanceof NotThere) return undefined;
      throw error;
    });
    if (hello !== undefined) return hello;
    const failed = child.exitCode !== null && child.exitCode !== SECOND;
    if (failed || performance.now() > deadline) throw notStarted(child, logPath);
    await delay(25, undefined, { signal });
  }
}

function launch({ dataDir, control, listen, trust }: StartOptions, logPath: string): ChildProcess {
  const log = openSync(logPath, 'a', 0o600);
  try {
    const child = spawn(
      process.execPath,
      [
        commandPath(),
        ...['--data', dataDir, '--control', control],
        ...listen.flatMap((address) => ['--listen', address]),
        ...trust.flatMap((range) => ['--trust', range]),
      ],
      // The controller's environment holds tokens and passwords: the proxy has no use for them.
      { detached: true, stdio: ['ignore', log, log], cwd: dataDir, env: pick(process.env, ['PATH', 'TZ', 'LANG']) },
    );
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** The built command, seen from `dist` or from `src`. */
export function commandPath(): string {
  const places = ['./bin/docker-watcher-proxy.js', '../dist/bin/docker-watcher-proxy.js'];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new PluginError('misconfigured', 'The command of the embedded proxy is missing from its package', {
    hint: 'Reinstall @docker-watcher/plugin-embedded-proxy, or run "npm run build" in a checkout',
  });
}

function notStarted(child: ChildProcess, logPath: string): PluginError {
  const how =
    child.exitCode === null ? `did not answer within ${PATIENCE_MS / 1000} s` : `exited with code ${child.exitCode}`;
  const tail = readFileSync(logPath, 'utf8').slice(-LOG_TAIL_BYTES).trim().split('\n').at(-1) ?? '';
  return new PluginError('unavailable', `The embedded proxy ${how}: ${tail}`, {
    hint: `See ${logPath}. A port below 1024 needs root or CAP_NET_BIND_SERVICE; set "listen" to a free address`,
  });
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
