import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '@docker-watcher/sdk';
import { type NpmServer, startNpmServer } from '../../packages/plugin-npm-proxy/test/npm-server/npm-server.js';
import { ROOT } from '../../scripts/bootstrap.mjs';
import { buildSample, connect, forgetSample, pushSample } from '../../scripts/services/images.mjs';
import { startRegistry } from '../../scripts/services/registry.mjs';
import { sweep } from '../../scripts/services/sweep.mjs';
import { freePort } from '../../scripts/world/ports.mjs';
import { stopProxy } from '../../scripts/world/proxy.mjs';
import { openFaultyRegistry } from '../faulty-registry.js';
import type { Place } from './find-leaks.js';

const COMMAND = join(ROOT, 'packages/core/dist/bin/docker-watcher.js');
/** Some of them read differently in an address, and all of them are plain in an env file. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/%&=';
const PLAIN = LETTERS.slice(0, 62);
const USER = 'puller';
const EMAIL = 'watcher@example.com';

/** Prints its environment in every form a program might, and goes on as `then` says. */
function blabbing(then: string): string {
  const script = `const e = Object.entries(process.env);
console.log(JSON.stringify(process.env));
console.error(e.map(([k, v]) => k + '=' + encodeURIComponent(v)).join(' '));
for (const lead of ['', 'x', 'xx']) console.log(Buffer.from(lead + e.map((p) => p.join('=')).join(lead + ';')).toString('base64'));
for (const [k, v] of e) console.log(k, v, Buffer.from(v).toString('base64'), Buffer.from('x' + v).toString('base64'), Buffer.from('xx' + v).toString('base64url'));
${then}`;
  return JSON.stringify(['/node', '-e', script]);
}

/** A controller with a secret in every place that takes one, and surroundings that echo what they are given. */
export async function openWorld() {
  const host = process.env.DOCKER_HOST;
  if (host === undefined) throw new Error('DOCKER_HOST names no engine; run these tests by `npm test`.');
  const project = `e2e-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'dw-e2e-'));
  const dataDir = join(folder, 'data');
  const secrets = {
    registryToken: secret(),
    npmPassword: secret(),
    wrongNpmPassword: secret(),
    envFilePassword: secret(),
    envApiKey: secret(),
    inlineToken: secret(),
    webhookSecret: secret(),
    notifierAddress: secret(PLAIN),
    notifierSecret: secret(),
    notifierToken: secret(PLAIN),
    adminPassword: secret(),
    apiToken: `dw_${secret(PLAIN)}${secret(PLAIN)}`,
  };
  const registry = await startRegistry({ log: () => {} });
  const front = await openFaultyRegistry(registry.host);
  const receiver = await openReceiver();
  const npm = await startNpmServer();
  npm.addUser({ email: EMAIL, password: secrets.npmPassword });
  const ports = { api: await freePort(), proxy: await freePort() };
  const credentials = `Basic ${Buffer.from(`${USER}:${secrets.registryToken}`).toString('base64')}`;
  const seen = { authorized: 0, refused: 0 };
  const faults: { refuseAll: boolean; withoutBlobs: boolean } = { refuseAll: false, withoutBlobs: false };
  front.fault = ({ headers, url }) => {
    const given = headers.authorization;
    const echo = JSON.stringify({ errors: [{ code: 'DENIED', message: `not with ${given} ${echoOf(given)}` }] });
    const refusal = { 'www-authenticate': 'Basic realm="private"', 'content-type': 'application/json' };
    if (faults.refuseAll || given !== credentials) {
      if (given !== undefined) seen.refused += 1;
      return { kind: 'status', status: 401, headers: refusal, body: echo };
    }
    seen.authorized += 1;
    if (faults.withoutBlobs && url?.includes('/blobs/'))
      return { kind: 'status', status: 403, headers: refusal, body: echo };
    return undefined;
  };

  const env = {
    DOCKER_HOST: host,
    S_REGISTRY: secrets.registryToken,
    S_WEBHOOK: secrets.webhookSecret,
    S_API_KEY: secrets.envApiKey,
    S_ADDRESS: `${receiver.url}/${secrets.notifierAddress}?key=${secrets.notifierAddress}`,
    S_NOTIFIER: secrets.notifierSecret,
    S_BEARER: secrets.notifierToken,
    S_PASSWORD: secrets.adminPassword,
    S_TOKEN: secrets.apiToken,
  };
  await writeFile(join(folder, 'app.env'), `DB_PASSWORD=${secrets.envFilePassword}\nPLAIN=nothing\n`);
  await writeFile(join(folder, 'npm-password'), secrets.npmPassword);
  await writeFile(join(folder, 'npm-wrong-password'), secrets.wrongNpmPassword);
  const embedded = `proxy: { type: embedded, listen: "127.0.0.1:${ports.proxy}" }`;
  const npmProxy = (file: string) =>
    `proxy: { type: npm, url: "${npm.url}", email: ${EMAIL}, password_file: ${file}, entry_url: ${npm.entryUrls[0]} }`;
  const proxies = { embedded, npm: npmProxy('./npm-password'), wrongNpm: npmProxy('./npm-wrong-password') };
  const configFile = join(folder, 'docker-watcher.yaml');
  const configure = (proxy: keyof typeof proxies, more = '') =>
    writeFile(
      configFile,
      `version: 1
global: { domain: localhost, network: ${project}, network_create: true, poll_interval: 5s }
${proxies[proxy]}
server: { host: 127.0.0.1, port: ${ports.api} }
auth: { password_env: S_PASSWORD, token_env: S_TOKEN }
notifiers:
  chat: { type: webhook, url_env: S_ADDRESS, secret_env: S_NOTIFIER, token_env: S_BEARER, events: ["deploy.*"] }
registries:
  private: { type: oci, url: "http://${front.host}", insecure: true, username: ${USER}, token_env: S_REGISTRY, webhook: { secret_env: S_WEBHOOK } }
projects:
  ${project}:
    registry: private
    image: ${front.host}/${project}/app
    port: 3000
    healthcheck: { type: http, path: /api/health, deadline: 6s }
    bake: 1s
    drain: 1s
    env_file: ./app.env
    env: { API_KEY: { value_env: S_API_KEY }, SESSION_TOKEN: ${JSON.stringify(secrets.inlineToken)} }
    stages:
      dev: { tag_pattern: "v*", auto_deploy: true, command: ${blabbing("require('/app.cjs')")}, entrypoint: [] }
      bad: { tag_pattern: "bad*", command: ${blabbing('process.exit(3)')}, entrypoint: [] }
${more}`,
    );
  await configure('embedded');

  const logFile = join(folder, 'controller.log');
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [COMMAND, 'serve', '--config', configFile, '--log-level', 'debug'], {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...env },
  });
  const url = `http://127.0.0.1:${ports.api}`;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  const close = async () => {
    await stop();
    await stopProxy(dataDir);
    await sweep({ engine: { host }, labels: { 'io.docker-watcher.project': project }, networks: [project] });
    await Promise.all([front.close(), npm.stop(), receiver.close()]);
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const call = async (method: string, path: string, body?: object, signal = AbortSignal.timeout(60_000)) => {
    const response = await fetch(`${url}${path}`, {
      method,
      signal,
      headers: {
        authorization: `Bearer ${secrets.apiToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, text: await textOf(response) };
  };
  try {
    await until(async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok === true, 'readiness', 60_000);
  } catch (error) {
    const tail = await readFile(logFile, 'utf8');
    await close();
    throw new Error(`docker-watcher does not start:\n${tail}`, { cause: error });
  }

  return {
    ...{
      project,
      secrets,
      seen,
      faults,
      receiver,
      npm: npm as NpmServer,
      configure,
      call,
      close,
      stop,
      dataDir,
      logFile,
    },
    command: COMMAND,
    configFile,
    docker: connect(host),
    pid: child.pid ?? 0,
    stagePath: (stage: string) => `/api/projects/${project}/stages/${stage}`,
    env: { ...process.env, ...env },
    async push(tag: string): Promise<void> {
      const name = `${registry.host}/${project}/app`;
      const image = await buildSample({ engine: { host }, name, tag, version: tag });
      await pushSample({ engine: { host }, image });
      await forgetSample({ engine: { host }, image });
    },
    /** All that was stored, from the first on. */
    async events(): Promise<StoredEvent[]> {
      const { text } = await call('GET', '/api/events?follow=false&after=0');
      return [...text.matchAll(/^data: (\{.*"seq".*\})$/gm)].map(([, json]) => JSON.parse(json ?? '') as StoredEvent);
    },
    async until(matches: (event: StoredEvent) => boolean, what: string, withinMs = 60_000): Promise<void> {
      await until(async () => (await this.events()).some(matches), what, withinMs);
    },
    /** Everything that is kept: database, journal of it, logs and tables of parts; but for the key itself. */
    async files(): Promise<Place[]> {
      const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && entry.name !== 'secret.key');
      const places = await Promise.all(
        files.map(async ({ parentPath, name }) => {
          const path = join(parentPath, name);
          return { name: path.slice(folder.length), bytes: await readFile(path) };
        }),
      );
      return [...places, { name: 'log', bytes: await readFile(logFile) }];
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

function secret(letters = LETTERS): string {
  return Array.from({ length: 16 }, () => letters.charAt(randomInt(letters.length))).join('');
}

/** What a careless server writes into its refusal. */
function echoOf(authorization: string | undefined): string {
  const text = Buffer.from((authorization ?? '').replace(/^\w+ /, ''), 'base64').toString();
  return `${text} ${encodeURIComponent(text)}`;
}

/** Takes messages, and says no to them with what it was given. */
async function openReceiver() {
  const messages: string[] = [];
  const server = createServer(async (request, response) => {
    messages.push(Buffer.concat((await request.toArray()) as Buffer[]).toString());
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(`can't take ${request.url} with ${request.headers.authorization}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    messages,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What came before the end, or before `signal` of the request ended it. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk as Uint8Array);
  } catch (error) {
    if ((error as Error).name !== 'AbortError' && (error as Error).name !== 'TimeoutError') throw error;
  }
  return Buffer.concat(chunks).toString('latin1');
}

export async function until(isSo: () => Promise<boolean>, what: string, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1_000} s for: ${what}`);
    await sleep(200);
  }
}
