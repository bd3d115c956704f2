import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { verifyToken } from '@docker-watcher/sdk';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { randomIds, silentLog, systemClock } from '../../src/base/index.js';
import { createDetection, type WatchedRegistry } from '../../src/detection/index.js';
import type { HttpPorts } from '../../src/http/index.js';
import { openStore, type Store } from '../../src/store/index.js';
import { api } from './conform.js';
import { SESSIONS } from './sign-in-table.js';
import { openWorld, TOKENS, type World } from './world.js';

/** Requests that nobody sends who means well. Paths are of the description, with what has no place in them. */

const RUNS = 10_000;
const FIRST_RUNS = 2_000;
const SECRET = 'secret of the webhooks';
const GROWTH_BYTES = 5 * 1024 * 1024;

const HUGE = ['a'.repeat(70_000), 'a'.repeat(1_048_577), '['.repeat(30_000)].map((text) => Buffer.from(text));

const word = fc.oneof(
  fc.constantFrom(
    'app',
    'dev',
    'deploy-1',
    'gitea',
    'generic',
    '__proto__',
    'constructor',
    '..',
    '.',
    '%00',
    '%zz',
    '%',
  ),
  fc.string({ maxLength: 40 }).map(encodeURIComponent),
  fc.string({ unit: 'binary', maxLength: 20 }).map(encodeSafely),
);
const template = fc.constantFrom(...Object.keys(api.paths), '/api/webhook/{source}', '/api/{x}', '/{x}', '/{x}/{x}');
const path = fc
  .tuple(template, fc.array(word, { minLength: 3, maxLength: 3 }))
  .map(([text, words]) => words.reduce((filled, one) => filled.replace(/\{\w+\}/, () => one), text));
const query = fc.oneof(
  fc.constant(''),
  fc.array(fc.tuple(word, word), { maxLength: 4 }).map((pairs) => `?${pairs.map((pair) => pair.join('=')).join('&')}`),
  fc.constantFrom(
    '?after=-1',
    '?limit=1e999',
    '?limit=0x10',
    '?follow=maybe',
    '?cursor=NaN',
    '?tail=9&tail=9',
    '?&&&=',
    '?a[]=1',
  ),
);
const method = fc.constantFrom('GET', 'POST', 'POST', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'PROPFIND');
const headerValue = fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, '?'));
const headers = fc.dictionary(
  fc.constantFrom(
    ...['content-type', 'content-encoding', 'accept', 'accept-encoding', 'authorization', 'cookie', 'origin', 'host'],
    ...['last-event-id', 'x-request-id', 'x-forwarded-for', 'sec-fetch-site', 'x-hub-signature-256', 'x-gitea-event'],
    ...['if-none-match', 'range', 'expect-ct', 'x-docker-watcher-csrf', 'access-control-request-method'],
  ),
  fc.oneof(
    headerValue,
    fc.constantFrom(
      'application/json',
      'application/json; charset=utf-7',
      'gzip',
      '*/*;q=x',
      'Bearer',
      'Bearer dw_',
      '[::1',
      ',',
    ),
  ),
  { maxKeys: 5 },
);
const body = fc.oneof(
  { weight: 10, arbitrary: fc.constant(undefined) },
  { weight: 10, arbitrary: fc.json().map((text) => Buffer.from(text)) },
  {
    weight: 10,
    arbitrary: fc
      .constantFrom('{', '[]', 'null', '"', '{"tag":1}', '{"__proto__":{"x":1}}', '\u0000', '1e400', '{"image":1}')
      .map((text) => Buffer.from(text)),
  },
  { weight: 10, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 2, arbitrary: fc.constantFrom(...HUGE) },
);
const credentials = fc.constantFrom<Record<string, string>>(
  {},
  { authorization: `Bearer ${TOKENS.admin}` },
  { authorization: `Bearer ${TOKENS.admin}`, 'content-type': 'application/json' },
  { authorization: `Bearer ${TOKENS.limited}` },
  { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
  { cookie: `docker-watcher-session=${SESSIONS.admin}`, 'x-docker-watcher-csrf': '1' },
);

let world: World;
let agent: Agent;
let store: Store;
let dataDir: string;
const unhandled: unknown[] = [];
const keep = (reason: unknown) => unhandled.push(reason);
beforeAll(() => process.on('unhandledRejection', keep));
afterAll(() => void process.off('unhandledRejection', keep));
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dw-bad-'));
  store = await openStore({ dataDir, clock: systemClock, ids: randomIds, log: silentLog });
  const options = { cors: ['https://tools.example.com'], heartbeatMs: 5 };
  world = await openWorld(options, undefined, { webhooks: intakeOn(store), events: store, audit: store });
  agent = new Agent({ keepAlive: true, maxSockets: 8 });
});
afterEach(async () => {
  agent.destroy();
  await world.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The real way in of deliveries: one registry, and what CI sends. */
function intakeOn(real: Store): HttpPorts['webhooks'] {
  const gitea: WatchedRegistry = {
    ...{ id: 'gitea', type: 'gitea', pollIntervalMs: 60_000, webhookSecret: SECRET },
    source: { listTags: async () => [], resolve: async () => undefined, pullAuth: async () => undefined },
    webhook: {
      verify: ({ headers: { authorization } }, secret) => verifyToken(authorization, secret),
      parse: ({ body: bytes }) => ({
        kind: 'source-push',
        fullName: String(JSON.parse(String(bytes)).repository.name),
      }),
    },
  };
  const registries = { all: () => [gitea], get: () => gitea, genericSecret: () => SECRET };
  const deploys = { take: () => Promise.reject(new Error('nothing is watched')) };
  const ports = { clock: systemClock, ids: randomIds, log: silentLog, store: real, registries, deploys };
  return createDetection({ ...ports, stages: { all: () => [] } }).intake;
}

it(`answers ${RUNS} bad requests with no fault of its own, and keeps nothing of them`, {
  timeout: 600_000,
}, async () => {
  const statuses = new Map<number, number>();
  let heapBefore = 0;
  let runs = 0;
  const one = fc.record({ path, query, method, headers, credentials, body });
  await fc.assert(
    fc.asyncProperty(one, async (bad) => {
      // Sessions and tokens that a lucky guess has ended would turn all that follows into 401.
      if (/^\/api\/(?:session|tokens|users)/.test(bad.path) && bad.method === 'DELETE') return;
      const status = await ask(bad);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      runs += 1;
      world.clock.advance(3_000);
      if (runs === FIRST_RUNS) heapBefore = await heapUsed();
      expect(status, JSON.stringify(bad)).toBeLessThan(500);
    }),
    { numRuns: RUNS + 500, endOnFailure: true },
  );
  const grown = (await heapUsed()) - heapBefore;
  expect(runs).toBeGreaterThanOrEqual(RUNS);
  expect(unhandled).toEqual([]);
  expect(grown).toBeLessThan(GROWTH_BYTES);
  for (const status of [200, 400, 401, 404, 405, 413, 415])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
  expect((await world.call('GET', '/api/projects', { token: TOKENS.admin })).status).toBe(200);
});

it('would notice a fault', async () => {
  world.faults.summary = new Error('broken');
  const call = { method: 'GET', path: '/api/config', query: '', headers: {}, body: undefined };
  expect(await ask({ ...call, credentials: { authorization: `Bearer ${TOKENS.admin}` } })).toBe(500);
});

it('would notice memory that is kept', async () => {
  const before = await heapUsed();
  const kept = Array.from({ length: RUNS - FIRST_RUNS }, (_, i) => ({
    path: `/api/${i}/`.repeat(100).split('').join(''),
  }));
  expect((await heapUsed()) - before).toBeGreaterThan(GROWTH_BYTES);
  expect(kept).toHaveLength(RUNS - FIRST_RUNS);
});

interface Bad {
  readonly path: string;
  readonly query: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly credentials: Record<string, string>;
  readonly body: Buffer | undefined;
}

/** The status; a stream is let go of as soon as it is open. */
function ask(bad: Bad): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port: world.port, agent, method: bad.method },
        path: `${bad.path}${bad.query}`.replace(/[^\x21-\x7e]/g, encodeSafely),
        headers: { ...bad.headers, ...bad.credentials },
      },
      (response) => {
        const status = response.statusCode ?? 0;
        if (String(response.headers['content-type']).startsWith('text/event-stream')) response.destroy();
        else response.resume();
        response.on('close', () => resolve(status));
      },
    );
    sent.on('error', reject);
    sent.end(bad.body);
  });
}

function encodeSafely(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

async function heapUsed(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().heapUsed;
}
