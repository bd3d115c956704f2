import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { buildProxy } from './build.js';
import { LoadClient, type LoadReport } from './load-client.js';
import { type App, anySignal, type ProxyProcess, route, until, World } from './world.js';

const world = new World();
const SWITCHES = 50;
let proxy: ProxyProcess;

beforeAll(async () => {
  await buildProxy();
  proxy = await world.proxy();
});
afterAll(() => world.end());

/** An application that says its name, and remembers when its last request arrived. */
async function named(name: string): Promise<App & { lastAt: () => number; count: () => number }> {
  let last = 0;
  let count = 0;
  const app = await world.app((_req, res) => {
    last = performance.now();
    count++;
    res.end(name);
  });
  return { ...app, lastAt: () => last, count: () => count };
}

const put = (host: string, app: App, generation: string) =>
  proxy.client.putRoute(route(host, app.target, generation), { signal: anySignal() });

const openTo = async (app: App) => (await proxy.client.drained(app.target, { signal: anySignal() })).open;

function crowd(host: string): LoadClient[] {
  const judge = (status: number, body: string) =>
    status === 200 && /^(blue|green)$/.test(body) ? undefined : `status ${status}: ${body.slice(0, 40)}`;
  return [
    new LoadClient({ connectTo: '127.0.0.1', port: proxy.port, host, rate: 400, keepAlive: true, judge }),
    new LoadClient({ connectTo: '127.0.0.1', port: proxy.port, host, rate: 200, keepAlive: false, judge }),
  ];
}

const end = (clients: readonly LoadClient[]): Promise<LoadReport[]> => Promise.all(clients.map((one) => one.stop()));

describe('a switch under load', () => {
  it('costs no request, and leads none to the old container after it', async () => {
    const blue = await named('blue');
    const green = await named('green');
    await put('live.test', blue, 'g0');
    const clients = crowd('live.test');
    for (const one of clients) one.start();
    await delay(300);
    for (let i = 1; i <= SWITCHES; i++) {
      const [next, old] = i % 2 === 1 ? [green, blue] : [blue, green];
      await put('live.test', next, `g${i}`);
      const answer = await proxy.client.serving('live.test', `g${i}`, { signal: anySignal() });
      expect(answer.serving).toBe(true);
      // Requests claimed before the switch may still be on their way to the old one; once they are through, silence.
      await until(async () => (await openTo(old)) === 0, 'the old container is drained');
      await delay(5);
      const drainedAt = performance.now();
      await delay(60);
      expect(old.lastAt()).toBeLessThan(drainedAt);
    }
    const reports = await end(clients);
    for (const report of reports) {
      expect(report.failures).toEqual({});
      expect(report.ok).toBe(report.sent);
      expect(report.sent).toBeGreaterThan(500);
    }
    expect(blue.count() + green.count()).toBe(reports.reduce((sum, report) => sum + report.sent, 0));
  });

  it('that stops the old container first is seen by the same crowd (negative control)', async () => {
    const blue = await named('blue');
    const green = await named('green');
    await put('broken.test', blue, 'g0');
    const clients = crowd('broken.test');
    for (const one of clients) one.start();
    await delay(300);
    await blue.stop();
    await delay(200);
    await put('broken.test', green, 'g1');
    await delay(200);
    const reports = await end(clients);
    for (const report of reports) {
      expect(report.failed).toBeGreaterThan(5);
      expect(report.ok + report.failed).toBe(report.sent);
    }
  });
});

describe('draining', () => {
  it('counts long requests and sockets of the old generation, and lets them finish', async () => {
    const waiting: http.ServerResponse[] = [];
    const old = await world.app((_req, res) => waiting.push(res));
    new WebSocketServer({ server: old.server }).on('connection', (socket) => {
      socket.on('message', (data) => socket.send(String(data)));
    });
    const next = await named('green');
    await put('drain.test', old, 'g1');
    const request = http.get({ port: proxy.port, headers: { host: 'drain.test' } });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/`, { headers: { host: 'drain.test' } });
    await once(socket, 'open');
    await until(() => waiting.length === 1, 'the request has arrived');
    expect(await openTo(old)).toBe(2);

    await put('drain.test', next, 'g2');
    expect(await openTo(old)).toBe(2);
    socket.send('still here');
    expect(String((await once(socket, 'message'))[0])).toBe('still here');
    waiting[0]?.end('late');
    const [response] = await answered;
    expect(String(Buffer.concat((await response.toArray()) as Buffer[]))).toBe('late');
    await until(async () => (await openTo(old)) === 1, 'only the socket is left');
    socket.close();
    await until(async () => (await openTo(old)) === 0, 'the old container is drained');
  });

  it('closes the kept connections to the old container', async () => {
    const old = await named('blue');
    const next = await named('green');
    const connections = () => new Promise<number>((resolve) => old.server.getConnections((_e, n) => resolve(n)));
    await put('pool.test', old, 'g1');
    const load = new LoadClient({
      connectTo: '127.0.0.1',
      port: proxy.port,
      host: 'pool.test',
      rate: 200,
      keepAlive: true,
    });
    load.start();
    await delay(200);
    await load.stop();
    expect(await connections()).toBeGreaterThan(0);
    await put('pool.test', next, 'g2');
    await until(async () => (await connections()) === 0, 'nobody is connected to the old container');
  });
});

describe('putting a route', () => {
  it('twice is once', async () => {
    const app = await named('blue');
    const options = { signal: anySignal() };
    expect(await put('same.test', app, 'g1')).toEqual({ generation: 'g1' });
    expect(await put('same.test', app, 'g1')).toEqual({ generation: 'g1' });
    expect(await proxy.client.getRoute('SAME.test', options)).toMatchObject({
      state: 'serving',
      owned: true,
      route: { generation: 'g1', host: 'same.test' },
    });
  });

  it('is refused for a host of another instance, unless adopted', async () => {
    const app = await named('blue');
    const mine = route('owned.test', app.target, 'g1');
    const theirs = route('owned.test', app.target, 'g2', { owner: 'instance-2' });
    const signal = anySignal();
    await proxy.client.putRoute(mine, { signal });
    await expect(proxy.client.putRoute(theirs, { signal })).rejects.toMatchObject({ code: 'conflict' });
    expect((await proxy.client.getRoute('owned.test', { signal }))?.route.generation).toBe('g1');
    await proxy.client.putRoute(theirs, { signal, adopt: true });
    const listed = await proxy.client.listRoutes('instance-2', { signal });
    expect(listed.map((status) => status.route.generation)).toEqual(['g2']);
  });

  it('is refused when it makes no sense', async () => {
    const bad = route('bad.test', { host: 'a b', port: 80, scheme: 'http' }, 'g1');
    await expect(proxy.client.putRoute(bad, { signal: anySignal() })).rejects.toMatchObject({
      code: 'rejected',
      message: 'The route has no valid target host',
    });
  });
});
