import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { buildProxy } from './build.js';
import { type App, anySignal, ask, type ProxyProcess, route, speak, until, World } from './world.js';

const world = new World();
const MEGABYTE = Buffer.alloc(1024 * 1024, 'docker-watcher ');
const MEGABYTES = 64;
let proxy: ProxyProcess;

beforeAll(async () => {
  await buildProxy();
  proxy = await world.proxy();
});
afterAll(() => world.end());

async function serve(host: string, app: App, websockets = true): Promise<void> {
  await proxy.client.putRoute(route(host, app.target, 'g1', { websockets }), { signal: anySignal() });
}

function rssMegabytes(): Promise<number> {
  return proxyHealth().then((health) => health.rssBytes / 1024 / 1024);
}

async function proxyHealth(): Promise<{ rssBytes: number }> {
  const answer = await ask(0, {
    socketPath: `${proxy.data}/proxy.sock`,
    path: '/health',
    headers: { 'docker-watcher-protocol': '2' },
  } as http.RequestOptions);
  return JSON.parse(answer.body) as { rssBytes: number };
}

function* megabytes(): Iterable<Buffer> {
  for (let i = 0; i < MEGABYTES; i++) yield MEGABYTE;
}

async function digest(message: IncomingMessage): Promise<{ sha: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha: hash.digest('hex'), bytes };
}

const WHOLE = createHash('sha256');
for (const piece of megabytes()) WHOLE.update(piece);
const EXPECTED = { sha: WHOLE.digest('hex'), bytes: MEGABYTES * MEGABYTE.length };

describe('large bodies', () => {
  it('go up whole, and are not kept', async () => {
    const app = await world.app(async (req, res) => void res.end(JSON.stringify(await digest(req))));
    await serve('up.test', app);
    const before = await rssMegabytes();
    const request = http.request({ port: proxy.port, method: 'POST', headers: { host: 'up.test' } });
    Readable.from(megabytes()).pipe(request);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(JSON.parse((await response.toArray()).join(''))).toEqual(EXPECTED);
    expect((await rssMegabytes()) - before).toBeLessThan(MEGABYTES * 0.75);
  });

  it('come down whole, and wait for a slow reader instead of filling memory', async () => {
    const app = await world.app((_req, res) => void Readable.from(megabytes()).pipe(res));
    await serve('down.test', app);
    const before = await rssMegabytes();
    const request = http.get({ port: proxy.port, headers: { host: 'down.test' } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.pause();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await rssMegabytes()) - before).toBeLessThan(MEGABYTES * 0.75);
    expect(await digest(response)).toEqual(EXPECTED);
  });
});

describe('server-sent events', () => {
  it('pass as they come, the head before the first', async () => {
    let write: (text: string) => void = () => {};
    const app = await world.app((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.flushHeaders();
      write = (text) => void res.write(text);
    });
    await serve('events.test', app);
    const request = http.get({ port: proxy.port, headers: { host: 'events.test' } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.headers['content-type']).toBe('text/event-stream');
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      write(text);
      const [chunk] = (await once(response, 'data')) as [Buffer];
      expect(chunk.toString()).toBe(text);
    }
    request.destroy();
  });
});

describe('websockets', () => {
  it('pass both ways, text and binary, until either side closes', async () => {
    const app = await world.app((_req, res) => res.end());
    const sockets = new WebSocketServer({ server: app.server, handleProtocols: () => 'chat' });
    let lastCode = 0;
    let head: IncomingMessage | undefined;
    sockets.on('connection', (socket, req) => {
      head = req;
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
      socket.on('close', (code) => {
        lastCode = code;
      });
    });
    await serve('ws.test', app);
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/chat`, ['chat'], { headers: { host: 'ws.test' } });
    await once(socket, 'open');
    expect(socket.protocol).toBe('chat');
    expect(head?.headers['x-forwarded-for']).toBe('127.0.0.1');
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('hello');
    socket.send(MEGABYTE);
    expect(MEGABYTE.equals((await once(socket, 'message'))[0] as Buffer)).toBe(true);
    expect(await proxy.client.drained(app.target, { signal: anySignal() })).toEqual({ open: 1 });
    socket.close(4001);
    await until(() => lastCode === 4001, 'the application sees the close');
    await until(
      async () => (await proxy.client.drained(app.target, { signal: anySignal() })).open === 0,
      'the socket is counted out',
    );
  });

  it('are refused as the application refuses them', async () => {
    const app = await world.app((_req, res) => res.end());
    app.server.on('upgrade', (_req, socket) =>
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 4\r\n\r\nstop'),
    );
    await serve('no-ws.test', app);
    const heard = await speak(proxy.port, handshake('no-ws.test'));
    expect(heard).toMatch(/^HTTP\/1\.1 401 .*stop$/s);
  });

  it('are ordinary requests where the route carries none', async () => {
    const app = await world.app((req, res) => res.end(`upgrade: ${req.headers.upgrade}`));
    await serve('plain.test', app, false);
    expect(await speak(proxy.port, handshake('plain.test'))).toContain('upgrade: undefined');
  });

  it('to a dead container get 502, to an unknown host 404', async () => {
    const app = await world.app((_req, res) => res.end());
    await app.stop();
    await serve('dead.test', app);
    expect(await speak(proxy.port, handshake('dead.test'))).toMatch(/^HTTP\/1\.1 502/);
    expect(await speak(proxy.port, handshake('unknown.test'))).toMatch(/^HTTP\/1\.1 404/);
  });
});

const handshake = (host: string) =>
  `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
