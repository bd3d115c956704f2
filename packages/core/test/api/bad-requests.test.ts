import { Agent, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { api } from './conform.js';
import { SESSIONS } from './sign-in-table.js';
import { openWorld, TOKENS, type World } from './world.js';

/** Requests that nobody sends who means well. Paths are of the description, with what has no place in them. */

const RUNS = 10_000;
const FIRST_RUNS = 2_000;
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
  fc.constant(undefined),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom('{', '[]', 'null', '"', '{"tag":1}', '{"__proto__":{"x":1}}', '\u0000', '1e400')
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(...HUGE),
);
const credentials = fc.constantFrom<Record<string, string>>(
  {},
  { authorization: `Bearer ${TOKENS.admin}` },
  { authorization: `Bearer ${TOKENS.admin}`, 'content-type': 'application/json' },
  { authorization: `Bearer ${TOKENS.limited}` },
  { cookie: `docker-watcher-session=${SESSIONS.admin}`, 'x-docker-watcher-csrf': '1' },
);

let world: World;
let agent: Agent;
const unhandled: unknown[] = [];
const keep = (reason: unknown) => unhandled.push(reason);
beforeAll(() => process.on('unhandledRejection', keep));
afterAll(() => void process.off('unhandledRejection', keep));
beforeEach(async () => {
  world = await openWorld({ cors: ['https://tools.example.com'], heartbeatMs: 5 });
  agent = new Agent({ keepAlive: true, maxSockets: 8 });
});
afterEach(async () => {
  agent.destroy();
  await world.close();
});

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
  for (const status of [200, 202, 400, 401, 404, 405, 413, 415])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(5);
  expect((await world.call('GET', '/api/projects', { token: TOKENS.admin })).status).toBe(200);
});

it('would notice a fault', async () => {
  world.faults.summary = new Error('broken');
  const call = { method: 'GET', path: '/api/config', query: '', headers: {}, body: undefined };
  expect(await ask({ ...call, credentials: { authorization: `Bearer ${TOKENS.admin}` } })).toBe(500);
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
