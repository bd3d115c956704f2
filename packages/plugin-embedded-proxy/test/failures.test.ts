import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProxy } from './build.js';
import { LoadClient } from './load-client.js';
import { anySignal, ask, type ProxyProcess, route, until, World } from './world.js';

const world = new World();
let proxy: ProxyProcess;

beforeAll(async () => {
  await buildProxy();
  proxy = await world.proxy();
});
afterAll(() => world.end());

const put = (host: string, port: number) =>
  proxy.client.putRoute(route(host, { host: '127.0.0.1', port, scheme: 'http' }, 'g1'), { signal: anySignal() });

/** A TCP server that does with each connection what it is told. */
async function tcp(onConnection: Parameters<typeof createServer>[1]) {
  const server = createServer(onConnection ?? (() => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  world.after(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('a container that fails', () => {
  it('is 502 when it refuses connections, in words and without a stack', async () => {
    const app = await world.app((_req, res) => res.end());
    await app.stop();
    await put('refused.test', app.target.port);
    const answer = await ask(proxy.port, { headers: { host: 'refused.test' } });
    expect([answer.status, answer.headers['docker-watcher-proxy']]).toEqual([502, 'refused']);
    expect(answer.body).toBe('502 The application does not accept connections.\n');
    expect(proxy.log()).toContain('ECONNREFUSED');
  });

  it('is 504 when the connection is not accepted in time', async () => {
    await put('frozen.test', await frozenPort());
    const answer = await ask(proxy.port, { headers: { host: 'frozen.test' } });
    expect([answer.status, answer.headers['docker-watcher-proxy']]).toEqual([504, 'connect-timeout']);
  });

  it('is 502 when it closes without an answer or talks no HTTP', async () => {
    await put('closes.test', await tcp((socket) => socket.once('data', () => socket.destroy())));
    await put('babbles.test', await tcp((socket) => socket.once('data', () => socket.end('what?\r\n\r\n'))));
    for (const host of ['closes.test', 'babbles.test']) {
      const answer = await ask(proxy.port, { headers: { host } });
      expect([answer.status, answer.headers['docker-watcher-proxy']]).toEqual([502, 'broken']);
    }
  });

  it('cuts an answer that it cuts', async () => {
    const port = await tcp((socket) =>
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy()),
      ),
    );
    await put('half.test', port);
    await expect(ask(proxy.port, { headers: { host: 'half.test' } })).rejects.toThrow(/aborted|socket hang up/);
  });

  it('learns that the visitor went away', async () => {
    let isCancelled = false;
    const app = await world.app((req) =>
      req.on('close', () => {
        isCancelled = true;
      }),
    );
    await put('slow.test', app.target.port);
    const request = http.get({ port: proxy.port, headers: { host: 'slow.test' } });
    request.on('error', () => {});
    await until(async () => (await open(app.target.port)) === 1, 'the request is open');
    request.destroy();
    await until(() => isCancelled, 'the application sees the end');
    await until(async () => (await open(app.target.port)) === 0, 'nothing is open');
  });
});

describe('a container that closes idle connections', () => {
  it('costs no request under load', async () => {
    // Closes moments after the answer without having said so: the meanest form of an idle timeout.
    let closed = 0;
    const app = await world.app((_req, res) => {
      res.end('ok');
      setTimeout(() => {
        closed++;
        res.req.socket.destroy();
      }, 3);
    });
    await put('idle.test', app.target.port);
    const load = new LoadClient({
      connectTo: '127.0.0.1',
      port: proxy.port,
      host: 'idle.test',
      rate: 300,
      keepAlive: true,
    });
    load.start();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const report = await load.stop();
    expect(report.failures).toEqual({});
    expect(report.ok).toBe(report.sent);
    expect(report.ok).toBeGreaterThan(500);
    expect(closed).toBeGreaterThan(20);
  });

  it('gets a request with a body once only', async () => {
    let arrived = 0;
    let isFirst = true;
    const app = await world.app((req, res) => {
      req.resume();
      if (isFirst) {
        isFirst = false;
        res.end('ok');
        return;
      }
      arrived++;
      res.socket?.destroy();
    });
    await put('once.test', app.target.port);
    expect((await ask(proxy.port, { headers: { host: 'once.test' } })).status).toBe(200);
    const answer = await ask(proxy.port, { method: 'POST', body: 'pay', headers: { host: 'once.test' } });
    expect([answer.status, arrived]).toEqual([502, 1]);
  });
});

async function open(port: number): Promise<number> {
  const { open } = await proxy.client.drained({ host: '127.0.0.1', port, scheme: 'http' }, { signal: anySignal() });
  return open;
}

/** A port whose process is stopped and whose queue of connections is full: the kernel leaves further ones unanswered. */
async function frozenPort(): Promise<number> {
  const script = `const s = require('net').createServer().listen(0, '127.0.0.1', 1, () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  world.after(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(String(line));
  child.kill('SIGSTOP');
  for (;;) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    world.after(() => void socket.destroy());
    const isAccepted = await Promise.race([once(socket, 'connect').then(() => true), delay(300).then(() => false)]);
    if (!isAccepted) return port;
  }
}
