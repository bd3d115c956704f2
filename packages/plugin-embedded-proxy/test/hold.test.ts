import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { buildProxy } from './build.js';
import { type App, anySignal, ask, type ProxyProcess, route, until, World } from './world.js';

const world = new World();
const BOUNDS = { timeoutMs: 30_000, maxRequests: 1_000, maxBodyBytes: 1_000_000 };
let proxy: ProxyProcess;
let old: App;
let arrivedOld = 0;

beforeAll(async () => {
  await buildProxy();
  proxy = await world.proxy();
  old = await world.app((_req, res) => {
    arrivedOld++;
    res.end('old');
  });
});
afterAll(() => world.end());

const put = (host: string, app: App, generation: string) =>
  proxy.client.putRoute(route(host, app.target, generation), { signal: anySignal() });
const hold = (host: string, bounds = BOUNDS) => proxy.client.hold(host, bounds, { signal: anySignal() });
const get = (host: string, path = '/') => ask(proxy.port, { path, headers: { host } });

describe('a hold', () => {
  it('keeps requests waiting until the switch, and leads them to the new container in order', async () => {
    const order: string[] = [];
    const next = await world.app((req, res) => {
      order.push(req.url ?? '');
      res.end('new');
    });
    await put('order.test', old, 'g1');
    await hold('order.test');
    arrivedOld = 0;
    const answers: ReturnType<typeof get>[] = [];
    for (let i = 0; i < 20; i++) {
      answers.push(get('order.test', `/${i}`));
      await delay(10);
    }
    expect(arrivedOld).toBe(0);
    expect(await proxy.client.drained(old.target, { signal: anySignal() })).toEqual({ open: 0 });
    await put('order.test', next, 'g2');
    expect((await Promise.all(answers)).map((answer) => answer.body)).toEqual(Array(20).fill('new'));
    expect(arrivedOld).toBe(0);
    expect(order).toHaveLength(20);
    expect(order.slice(0, 1)).toEqual(['/0']);
  });

  it('lets go on release, to the old container', async () => {
    await put('release.test', old, 'g1');
    await hold('release.test');
    const answer = get('release.test');
    await delay(50);
    await proxy.client.release('release.test', { signal: anySignal() });
    expect((await answer).body).toBe('old');
    expect((await get('release.test')).body).toBe('old');
  });

  it('lets go when the old route is put back as it was', async () => {
    await put('back.test', old, 'g1');
    await hold('back.test');
    const answer = get('back.test');
    await delay(50);
    await put('back.test', old, 'g1');
    expect((await answer).body).toBe('old');
  });

  it('ends by itself, with 503 and when to come back', async () => {
    await put('expire.test', old, 'g1');
    await hold('expire.test', { ...BOUNDS, timeoutMs: 150 });
    const answer = await get('expire.test');
    expect([answer.status, answer.headers['retry-after'], answer.headers['docker-watcher-proxy']]).toEqual([
      503,
      '5',
      'held',
    ]);
    expect((await get('expire.test')).body).toBe('old');
  });

  it('takes no more requests than it may, and forgets those who leave', async () => {
    await put('many.test', old, 'g1');
    await hold('many.test', { ...BOUNDS, maxRequests: 2 });
    const leaving = connect(proxy.port, '127.0.0.1');
    leaving.write('GET / HTTP/1.1\r\nHost: many.test\r\n\r\n');
    const first = get('many.test');
    await delay(50);
    expect((await get('many.test')).status).toBe(503);
    leaving.destroy();
    await delay(50);
    const third = get('many.test');
    await delay(50);
    await proxy.client.release('many.test', { signal: anySignal() });
    expect([(await first).body, (await third).body]).toEqual(['old', 'old']);
  });

  it('refuses a longer body than it may keep, and reads none of a shorter one meanwhile', async () => {
    let got = '';
    const next = await world.app(async (req, res) => {
      got = String(Buffer.concat((await req.toArray()) as Buffer[]));
      res.end('new');
    });
    await put('body.test', old, 'g1');
    await hold('body.test', { ...BOUNDS, maxBodyBytes: 10 });
    const post = (body: string) =>
      ask(proxy.port, { method: 'POST', body, headers: { host: 'body.test', 'content-length': body.length } });
    expect((await post('x'.repeat(11))).status).toBe(503);
    const short = post('0123456789');
    await delay(50);
    await put('body.test', next, 'g2');
    expect([(await short).body, got]).toEqual(['new', '0123456789']);
  });

  it('holds websockets too', async () => {
    const next = await world.app((_req, res) => res.end());
    new WebSocketServer({ server: next.server }).on('connection', (socket) => socket.send('new'));
    await put('ws-hold.test', old, 'g1');
    await hold('ws-hold.test');
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/`, { headers: { host: 'ws-hold.test' } });
    const said: string[] = [];
    socket.on('message', (data) => said.push(String(data)));
    await delay(50);
    await put('ws-hold.test', next, 'g2');
    await until(() => said.length === 1, 'the new container greets');
    expect(said).toEqual(['new']);
    socket.close();
  });
});
