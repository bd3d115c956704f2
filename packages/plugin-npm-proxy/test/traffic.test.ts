import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Crowd, type CrowdReport } from './crowd.js';
import { type OpenInstance, openInstance } from './instance.js';
import { SUFFIX } from './suite.js';
import { anySignal, route, until, World } from './world.js';

const SWITCHES = 6;
/** nginx can't tell what old workers still carry: the old container is drained when nobody has come for so long. */
const QUIET_MS = 1_000;
let opened: OpenInstance;
let world: World;

beforeAll(async () => {
  opened = await openInstance();
  world = new World(opened.instance);
  await world.person.tidy(SUFFIX);
});
afterEach(() => world.end());
afterAll(async () => {
  await world.person.tidy(SUFFIX);
  await opened.close();
});

function crowds(host: string): Crowd[] {
  const entry = opened.instance.entryUrls.map((url) => new URL(url)).find(({ protocol }) => protocol === 'http:');
  if (entry === undefined) throw new Error('the instance has no http entry');
  const good = /^(v\d+|blue|green)$/;
  return [
    new Crowd({ entry, host, rate: 150, connections: 'fresh', good }),
    new Crowd({ entry, host, rate: 100, connections: 'kept', good }),
  ];
}

const home = (all: readonly Crowd[]): Promise<CrowdReport[]> => Promise.all(all.map((one) => one.leave()));

describe('visitors during switches', () => {
  it('lose no request of more than a thousand, though each old container is stopped once it is drained', async ({
    annotate,
  }) => {
    const proxy = await world.proxy();
    const host = `traffic${SUFFIX}`;
    const put = async (turn: number) => {
      let lastAt = performance.now();
      const app = await world.app((_request, response) => {
        lastAt = performance.now();
        response.end(`v${turn}`);
      });
      await proxy.putRoute(route(host, app.target, `g${turn}`), { signal: anySignal() });
      return { ...app, quietFor: () => performance.now() - lastAt };
    };
    let old = await put(0);
    const all = crowds(host);
    for (let turn = 1; turn <= SWITCHES; turn++) {
      const next = await put(turn);
      expect(await proxy.serving(host, `g${turn}`, { signal: anySignal() })).toMatchObject({ serving: true });
      await until(() => old.quietFor() > QUIET_MS, 'the old container is drained');
      old.server.close();
      old = next;
    }
    const reports = await home(all);
    const [fresh, kept] = reports;
    expect(reports.map(({ failures }) => failures)).toEqual([{}, {}]);
    // Strictly: nothing was sent twice but on kept connections that were closed under it.
    expect(fresh?.repeated).toBe(0);
    await annotate(`${kept?.repeated} of ${kept?.sent} requests on kept connections were sent again on a new one`);
    for (const { sent, ok } of reports) expect(ok).toBe(sent);
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBeGreaterThan(1_000);
  });

  it('are seen to fail when the old container stops before the switch (negative control)', async () => {
    const proxy = await world.proxy();
    const [blue, green] = [await world.named('blue'), await world.named('green')];
    const host = `broken${SUFFIX}`;
    await proxy.putRoute(route(host, blue.target, 'g0'), { signal: anySignal() });
    const all = crowds(host);
    await delay(300);
    blue.server.closeAllConnections();
    blue.server.close();
    await delay(300);
    await proxy.putRoute(route(host, green.target, 'g1'), { signal: anySignal() });
    for (const { sent, ok, failures } of await home(all)) {
      const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
      expect(failed).toBeGreaterThan(5);
      expect(ok + failed).toBe(sent);
    }
  });

  it('are answered when they have connected before a switch and ask after it', async () => {
    const proxy = await world.proxy();
    const [blue, green] = [await world.named('blue'), await world.named('green')];
    const host = `early${SUFFIX}`;
    await proxy.putRoute(route(host, blue.target, 'g0'), { signal: anySignal() });
    const entry = new URL(opened.instance.entryUrls[0] ?? '');
    const socket = connect(Number(entry.port || 80), entry.hostname);
    world.after(() => socket.destroy());
    await once(socket, 'connect');
    // Until nginx has taken it.
    await delay(200);
    await proxy.putRoute(route(host, green.target, 'g1'), { signal: anySignal() });
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const answer = Buffer.concat((await socket.toArray()) as Buffer[]).toString('utf8');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*(?:blue|green)/);
  });

  it('finish a slow request on the old container, and keep a WebSocket to it', async () => {
    const proxy = await world.proxy();
    const waiting: http.ServerResponse[] = [];
    const old = await world.app((_request, response) => void waiting.push(response));
    old.server.on('upgrade', (_request: IncomingMessage, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
      socket.pipe(socket);
      world.after(() => socket.destroy());
    });
    const next = await world.named('green');
    const host = `slow${SUFFIX}`;
    await proxy.putRoute(route(host, old.target, 'g1'), { signal: anySignal() });
    const slow = world.visit(host);
    const entry = new URL(opened.instance.entryUrls[0] ?? '');
    const upgrade = http.get({
      host: entry.hostname,
      port: entry.port || 80,
      headers: { host, connection: 'Upgrade', upgrade: 'echo' },
    });
    const [, socket] = (await once(upgrade, 'upgrade')) as [IncomingMessage, Socket];
    world.after(() => socket.destroy());
    while (waiting.length === 0) await delay(20);
    await proxy.putRoute(route(host, next.target, 'g2'), { signal: anySignal() });
    expect((await world.visit(host)).body).toBe('green');
    socket.write('still here');
    expect(String(((await once(socket, 'data')) as [Buffer])[0])).toBe('still here');
    waiting[0]?.end('late');
    expect((await slow).body).toBe('late');
  });
});
