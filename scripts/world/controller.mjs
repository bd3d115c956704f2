// The demo's docker-watcher: the built command as its own process, and a client of its API.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { get, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../bootstrap.mjs';

const COMMAND = join(ROOT, 'packages/core/dist/bin/docker-watcher.js');
const READY_WITHIN_MS = 90_000;

/**
 * `serve` with the world's configuration; `kill()` is `kill -9`.
 *
 * @param {{ configFile: string, port: number, token: string, env: Record<string, string>, logFile: string, command?: string, cwd?: string }} options
 */
export function controllerOf({ configFile, port, token, env, logFile, command = COMMAND, cwd }) {
  let child;
  const controller = {
    url: `http://127.0.0.1:${port}`,
    pid: () => child?.pid,
    async start() {
      const log = openSync(logFile, 'a');
      child = spawn(process.execPath, [command, 'serve', '--config', configFile], {
        cwd,
        stdio: ['ignore', log, log],
        env: { ...process.env, ...env },
      });
      const began = performance.now();
      for (;;) {
        if (child.exitCode !== null)
          throw new Error(`docker-watcher ended with ${child.exitCode}; its log: ${logFile}`);
        if (await isReady(controller.url)) return performance.now() - began;
        if (performance.now() - began > READY_WITHIN_MS)
          throw new Error(`docker-watcher is not ready; its log: ${logFile}`);
        await sleep(50);
      }
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    api: (method, path, body) => call(controller.url, token, method, path, body),
    follow: (onEvent) => follow(controller.url, token, onEvent),
  };

  function end(signal) {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      running.on('close', resolve);
      running.kill(signal);
    });
  }
  return controller;
}

function isReady(url) {
  return new Promise((resolve) => {
    get(`${url}/healthz`, (response) => resolve(response.resume().statusCode === 200)).on('error', () =>
      resolve(false),
    );
  });
}

function call(url, token, method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const outgoing = request(`${url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(text === '' ? undefined : JSON.parse(text));
        else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Calls `onEvent` for each event, across restarts of the controller, without gaps: it resumes where it was. */
function follow(url, token, onEvent) {
  let last = '';
  let open = true;
  let current;
  const connect = () => {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(last === '' ? {} : { 'last-event-id': last }),
    };
    current = get(`${url}/api/events${last === '' ? '?after=0' : ''}`, { headers }, (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) take(block);
      });
      response.on('close', again);
      response.on('error', () => {});
    });
    current.on('error', again);
  };
  let waiting = false;
  const again = () => {
    if (!open || waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      connect();
    }, 100);
  };
  const take = (block) => {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    if (fields.id !== undefined) last = fields.id;
    if (fields.data !== undefined && fields.id !== undefined) onEvent(JSON.parse(fields.data));
  };
  connect();
  return () => {
    open = false;
    current?.destroy();
  };
}
