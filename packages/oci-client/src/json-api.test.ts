import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, testContext } from '@docker-watcher/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JsonApi, type JsonApiOptions } from './json-api.js';

const { signal } = new AbortController();
let context: TestContext;
let requests: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let close: () => void;
let url: string;

beforeEach(async () => {
  context = await testContext();
  requests = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/git/api/v1/`;
  close = () => server.closeAllConnections() ?? server.close();
});

afterEach(async () => {
  close();
  await context.close();
});

const api = (options: Partial<JsonApiOptions> = {}) =>
  new JsonApi({ http: context.http, log: context.log, url, ...options });
const replies = (status: number, body: string, headers: Record<string, string> = {}) => {
  answer = (_, response) => void response.writeHead(status, headers).end(body);
};

it('asks below its address, with what it was given', async () => {
  replies(200, '{"a":1}');
  const part = api({ authorization: 'token t', headers: { 'x-version': '1' } });
  expect((await part.get('/packages/a?page=1', 'a', { signal })).json).toEqual({ a: 1 });
  expect(requests[0]?.url).toBe('/git/api/v1/packages/a?page=1');
  expect(requests[0]?.headers).toMatchObject({
    authorization: 'token t',
    accept: 'application/json',
    'x-version': '1',
  });
});

it('asks once for the many who ask at the same time', async () => {
  replies(200, '{}');
  const part = api();
  await Promise.all(Array.from({ length: 10 }, () => part.get('/a', 'a', { signal })));
  expect(requests).toHaveLength(1);
});

it('asks anew only for what has changed', async () => {
  let etag = '"1"';
  answer = (request, response) => {
    const isKnown = request.headers['if-none-match'] === etag;
    response.writeHead(isKnown ? 304 : 200, { etag }).end(isKnown ? '' : JSON.stringify(etag));
  };
  const part = api();
  const ask = async (path: string) => (await part.get(path, 'a', { signal })).json;
  expect([await ask('/a'), await ask('/a')]).toEqual(['"1"', '"1"']);
  expect(await ask('/b')).toBe('"1"');
  expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined]);
  etag = '"2"';
  expect(await ask('/a')).toBe('"2"');
});

it.each([401, 403, 404])('leaves it to the asker what a %i means', async (status) => {
  replies(status, '{"message":"because"}');
  const part = api();
  const answered = await part.get('/a', 'the answer', { signal });
  expect(answered.status).toBe(status);
  expect(part.refuse(answered, 'the answer').message).toContain('because');
});

it.each<[string, number, string, string]>([
  ['a failing server', 502, '<html><title>Bad gateway</title>', 'unavailable'],
  ['a page in place of JSON', 200, '<html>', 'bad_answer'],
])('tells %s', async (_, status, body, code) => {
  replies(status, body);
  await expect(api().get('/a', 'a', { signal })).rejects.toMatchObject({ code });
});

it('tells a server that is not there', async () => {
  close();
  await expect(api().get('/a', 'a', { signal })).rejects.toMatchObject({ code: 'unavailable' });
});

it('leaves a host alone as long as it asks for it', async () => {
  let now = Date.now();
  replies(429, '', { 'retry-after': '30' });
  const part = api({ now: () => now });
  await expect(part.get('/a', 'a', { signal })).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 });
  now += 29_000;
  await expect(part.get('/b', 'b', { signal })).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 });
  expect(requests).toHaveLength(1);
  now += 1_000;
  replies(200, '{}');
  expect((await part.get('/b', 'b', { signal })).status).toBe(200);
});

it('keeps a 403 that is no limit apart from one that is', async () => {
  replies(403, '{"message":"You need at least read:packages scope"}', { 'x-ratelimit-remaining': '4999' });
  expect((await api().get('/a', 'a', { signal })).status).toBe(403);
  replies(403, '{}', { 'x-ratelimit-remaining': '0' });
  await expect(api().get('/a', 'a', { signal })).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 });
});

it('gives nothing away over plain http that nobody allowed', async () => {
  const open = api({ url: 'http://git.example.com/api/v1', authorization: 'token t' });
  await expect(open.get('/a', 'a', { signal })).rejects.toMatchObject({ code: 'misconfigured' });
});

it('stops with its signal', async () => {
  answer = () => {};
  const stop = new AbortController();
  const asking = api().get('/a', 'a', { signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(asking).rejects.toThrow('enough');
});
