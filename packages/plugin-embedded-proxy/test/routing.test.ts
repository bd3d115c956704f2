import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProxy } from './build.js';
import { type App, anySignal, ask, type ProxyProcess, route, speak, textOf, World } from './world.js';

const world = new World();
let app: App;
let proxy: ProxyProcess;
let seen: http.IncomingMessage[] = [];

beforeAll(async () => {
  await buildProxy();
  app = await world.app(async (req, res) => {
    seen.push(req);
    if (req.url === '/204') return void res.writeHead(204).end();
    if (req.url === '/304') return void res.writeHead(304, { etag: '"x"', 'content-length': '5' }).end();
    if (req.url === '/hop') {
      res.writeHead(200, {
        connection: 'keep-alive, X-Internal',
        'x-internal': '1',
        'x-kept': '1',
        'proxy-authenticate': 'Basic',
        'docker-watcher-proxy': 'forged',
        'docker-watcher-generation': 'forged',
        'set-cookie': ['a=1', 'b=2'],
      });
      return void res.end('hop');
    }
    if (req.url === '/trailers') {
      res.writeHead(200, { trailer: 'x-sum' });
      res.write('body');
      res.addTrailers({ 'x-sum': '42' });
      return void res.end();
    }
    const body = await textOf(req);
    res.writeHead(200, { 'content-type': 'application/json', 'x-method': req.method });
    res.end(JSON.stringify({ url: req.url, headers: req.headers, body }));
  });
  proxy = await world.proxy();
  await proxy.client.putRoute(route('app.test', app.target, 'g1'), { signal: anySignal() });
});
afterAll(() => world.end());

const echo = async (options: http.RequestOptions & { body?: string } = {}, port = proxy.port) => {
  const answer = await ask(port, { headers: { host: 'app.test' }, ...options });
  return { ...answer, said: JSON.parse(answer.body) as { url: string; headers: Record<string, string>; body: string } };
};

describe('routing', () => {
  it.each(['app.test', 'APP.test', 'app.test:8080', 'app.test.', 'App.Test.:80'])('leads %s', async (host) => {
    const answer = await ask(proxy.port, { headers: { host } });
    expect(answer.status).toBe(200);
  });

  it('tells that it knows no such host, marked as its own', async () => {
    const answer = await ask(proxy.port, { headers: { host: 'other.test' } });
    expect(answer.status).toBe(404);
    expect(answer.headers['docker-watcher-proxy']).toBe('no-route');
    expect(answer.body).not.toContain('at ');
  });

  it('goes by the address of an absolute target, not by the Host beside it', async () => {
    const heard = await speak(
      proxy.port,
      'GET http://app.test/x?y=1 HTTP/1.1\r\nHost: other.test\r\nConnection: close\r\n\r\n',
    );
    expect(heard).toContain('200 OK');
    expect(heard).toContain('"url":"/x?y=1"');
    expect(heard).toContain('"host":"app.test"');
  });

  it('answers an HTTP/1.0 visitor', async () => {
    const heard = await speak(proxy.port, 'GET / HTTP/1.0\r\nHost: app.test\r\n\r\n');
    expect(heard).toContain('200 OK');
    expect(heard.toLowerCase()).not.toContain('transfer-encoding');
  });

  it('forgets a deleted route', async () => {
    await proxy.client.putRoute(route('gone.test', app.target, 'g1'), { signal: anySignal() });
    expect((await ask(proxy.port, { headers: { host: 'gone.test' } })).status).toBe(200);
    await proxy.client.deleteRoute('gone.test', { signal: anySignal() });
    await proxy.client.deleteRoute('gone.test', { signal: anySignal() });
    expect((await ask(proxy.port, { headers: { host: 'gone.test' } })).status).toBe(404);
    expect(await proxy.client.getRoute('gone.test', { signal: anySignal() })).toBeUndefined();
  });
});

describe('headers', () => {
  it('tells the application who asked, whatever the visitor claims', async () => {
    const { said } = await echo({
      headers: {
        host: 'App.test:80',
        'x-forwarded-for': '6.6.6.6',
        'x-real-ip': '6.6.6.6',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'evil.test',
        'x-forwarded-port': '443',
        forwarded: 'for=6.6.6.6',
      },
    });
    expect(said.headers).toMatchObject({
      host: 'App.test:80',
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'App.test:80',
      'x-forwarded-port': String(proxy.port),
    });
    expect(said.headers).not.toHaveProperty('forwarded');
  });

  it('believes a trusted proxy before it', async () => {
    const behind = await world.proxy(undefined, ['--trust', '127.0.0.0/8']);
    await behind.client.putRoute(route('app.test', app.target, 'g1'), { signal: anySignal() });
    const headers = { host: 'app.test', 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' };
    const { said } = await echo({ headers }, behind.port);
    expect(said.headers).toMatchObject({
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-real-ip': '203.0.113.7',
    });
  });

  it('keeps what is meant for the hop on the hop, both ways', async () => {
    const { said } = await echo({
      headers: {
        host: 'app.test',
        connection: 'close, X-Secret',
        'x-secret': '1',
        te: 'trailers',
        'proxy-authorization': 'Basic x',
        'keep-alive': 'timeout=1',
        'docker-watcher-probe': 'guess',
        'x-end': '1',
      },
    });
    expect(said.headers['x-end']).toBe('1');
    for (const name of ['x-secret', 'te', 'proxy-authorization', 'keep-alive', 'docker-watcher-probe']) {
      expect(said.headers).not.toHaveProperty(name);
    }
    const answer = await ask(proxy.port, { path: '/hop', headers: { host: 'app.test' } });
    expect(answer.headers['x-kept']).toBe('1');
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    for (const name of ['x-internal', 'proxy-authenticate', 'docker-watcher-proxy', 'docker-watcher-generation']) {
      expect(answer.headers).not.toHaveProperty(name);
    }
  });

  it('does not let a visitor strip the headers the application relies on', async () => {
    const headers = { host: 'app.test', connection: 'close, X-Forwarded-For, X-Real-IP, Host, Content-Length' };
    const { said } = await echo({ headers });
    expect(said.headers).toMatchObject({ host: 'app.test', 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' });
  });
});

describe('messages', () => {
  it('carries HEAD, 204 and 304 without a body', async () => {
    const head = await ask(proxy.port, { method: 'HEAD', headers: { host: 'app.test' } });
    expect([head.status, head.headers['x-method'], head.body]).toEqual([200, 'HEAD', '']);
    expect((await ask(proxy.port, { path: '/204', headers: { host: 'app.test' } })).status).toBe(204);
    const unchanged = await ask(proxy.port, { path: '/304', headers: { host: 'app.test' } });
    expect([unchanged.status, unchanged.headers.etag, unchanged.body]).toEqual([304, '"x"', '']);
  });

  it('carries trailers of an answer', async () => {
    const answer = await ask(proxy.port, { path: '/trailers', headers: { host: 'app.test' } });
    expect([answer.body, answer.trailers['x-sum']]).toEqual(['body', '42']);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('carries the body of %s, with length or in chunks', async (method) => {
    const chunked = await echo({
      method,
      body: 'hello',
      headers: { host: 'app.test', 'transfer-encoding': 'chunked' },
    });
    expect(chunked.said.body).toBe('hello');
    const sized = await echo({ method, body: 'hello', headers: { host: 'app.test', 'content-length': '5' } });
    expect([sized.said.body, sized.said.headers['content-length']]).toEqual(['hello', '5']);
  });

  it('sends 100 Continue only once someone will read the body', async () => {
    const go = http.request({
      port: proxy.port,
      method: 'POST',
      headers: { host: 'app.test', expect: '100-continue', 'content-length': '4' },
    });
    go.flushHeaders();
    await new Promise((resolve) => go.once('continue', resolve));
    go.end('body');
    const response = await new Promise<http.IncomingMessage>((resolve) => go.once('response', resolve));
    expect(JSON.parse(await textOf(response))).toMatchObject({ body: 'body' });

    const head =
      'POST / HTTP/1.1\r\nHost: other.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n';
    const heard = await speak(proxy.port, head);
    expect(heard).toMatch(/^HTTP\/1\.1 404/);
  });
});

describe('smuggling', () => {
  const cases: [what: string, request: string][] = [
    [
      'both framings',
      'POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n',
    ],
    [
      'an unknown coding',
      'POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked, x\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n',
    ],
    [
      'a space before the colon',
      'POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length : 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n',
    ],
    ['two hosts', 'GET /smuggled HTTP/1.1\r\nHost: app.test\r\nHost: other.test\r\nConnection: close\r\n\r\n'],
    ['a bare CR in a value', 'GET /smuggled HTTP/1.1\r\nHost: app.test\r\nX: a\rb\r\nConnection: close\r\n\r\n'],
    [
      'another protocol to leave for',
      'POST /smuggled HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 4\r\n\r\nabcd',
    ],
  ];
  it.each(cases)('refuses %s', async (_what, request) => {
    seen = [];
    const heard = await speak(proxy.port, request);
    expect(heard).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(seen.map((req) => req.url)).not.toContain('/smuggled');
  });

  it('answers an offer of h2c in HTTP/1.1, and nothing after it', async () => {
    seen = [];
    const heard = await speak(
      proxy.port,
      'GET /plain HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n',
    );
    expect(heard).toContain('HTTP/1.1 200');
    expect(seen.map((req) => req.headers.upgrade)).toEqual([undefined]);
  });

  it('refuses a head that is too large', async () => {
    const heard = await speak(proxy.port, `GET / HTTP/1.1\r\nHost: app.test\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`);
    expect(heard).toMatch(/^HTTP\/1\.1 431/);
  });
});

describe('serving', () => {
  it('is told by a fresh connection, and to nobody without the token', async () => {
    const answer = await proxy.client.serving('app.test', 'g1', { signal: anySignal() });
    expect(answer).toMatchObject({ serving: true, generation: 'g1' });
    expect(await proxy.client.serving('app.test', 'g0', { signal: anySignal() })).toMatchObject({ serving: false });
    expect(await proxy.client.serving('no.test', 'g1', { signal: anySignal() })).toMatchObject({ serving: false });
    const guess = await ask(proxy.port, { headers: { host: 'app.test', 'docker-watcher-probe': 'a'.repeat(64) } });
    expect(guess.headers).not.toHaveProperty('docker-watcher-generation');
  });
});
