import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProxy } from './build.js';
import { type App, anySignal, ask, route, until, World } from './world.js';

const world = new World();
let app: App;

beforeAll(async () => {
  await buildProxy();
  app = await world.app((_req, res) => res.end('here'));
});
afterAll(() => world.end());

describe('a proxy that is killed', () => {
  it('comes back with its routes, on the same folder', async () => {
    const first = await world.proxy();
    for (let i = 0; i < 5; i++) {
      await first.client.putRoute(route(`r${i}.test`, app.target, `g${i}`), { signal: anySignal() });
    }
    first.child.kill('SIGKILL');
    await first.exited;
    const second = await world.proxy(first.data);
    for (let i = 0; i < 5; i++) {
      expect((await ask(second.port, { headers: { host: `r${i}.test` } })).body).toBe('here');
    }
    // The client of the first one finds the second by itself: same folder, same socket.
    expect(await first.client.listRoutes('instance-1', { signal: anySignal() })).toHaveLength(5);
  });

  it('at any instant of a put has the old route or the new one, and nothing it acknowledged is lost', async () => {
    let data: string | undefined;
    let acknowledged = 'g0';
    for (let round = 1; round <= 8; round++) {
      const proxy = await world.proxy(data);
      data = proxy.data;
      if (round > 1) {
        const found = (await proxy.client.getRoute('crash.test', { signal: anySignal() }))?.route.generation ?? 'none';
        expect(Number(found.slice(1))).toBeGreaterThanOrEqual(Number(acknowledged.slice(1)));
        acknowledged = found;
      }
      let next = Number(acknowledged.slice(1));
      const putting = (async () => {
        for (;;) {
          const generation = `g${++next}`;
          await proxy.client.putRoute(route('crash.test', app.target, generation), { signal: anySignal() });
          acknowledged = generation;
        }
      })().catch((error: { code: string }) => error.code);
      await until(() => next > 3 * round, 'some routes were put');
      setTimeout(() => proxy.child.kill('SIGKILL'), Math.random() * 5);
      expect(['unknown_outcome', 'unavailable']).toContain(await putting);
      await proxy.exited;
    }
  });
});

describe('damaged state', () => {
  it('serves the good entries beside a bad one, says so, and keeps the bad one for who can read it', async () => {
    const data = await world.folder();
    const good = route('good.test', app.target, 'g1');
    const odd = { ...good, host: 'odd.test', target: { kind: 'future' } };
    await writeFile(join(data, 'routes.json'), JSON.stringify({ version: 1, routes: [odd, good] }));
    const proxy = await world.proxy(data);
    expect((await ask(proxy.port, { headers: { host: 'good.test' } })).body).toBe('here');
    const health = await proxy.client.health({ signal: anySignal() });
    expect(health).toMatchObject({ state: 'degraded' });
    expect(health.detail).toContain('entry 1');
    await proxy.client.putRoute(route('new.test', app.target, 'g1'), { signal: anySignal() });
    expect(await readFile(join(data, 'routes.json'), 'utf8')).toContain('"kind": "future"');
  });

  it('falls back to the last good copy when the file is cut short', async () => {
    const first = await world.proxy();
    await first.client.putRoute(route('one.test', app.target, 'g1'), { signal: anySignal() });
    await first.client.putRoute(route('two.test', app.target, 'g1'), { signal: anySignal() });
    first.child.kill('SIGKILL');
    await first.exited;
    const path = join(first.data, 'routes.json');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 100));
    const second = await world.proxy(first.data);
    expect((await ask(second.port, { headers: { host: 'one.test' } })).body).toBe('here');
    expect((await second.client.health({ signal: anySignal() })).detail).toContain('last good copy');
    expect(await readdir(first.data)).toContain('routes.json.bad');
  });
});

describe('one folder', () => {
  it('has one proxy: a second gives way and says to whom', async () => {
    const first = await world.proxy();
    await expect(world.proxy(first.data)).resolves.toMatchObject({ port: first.port });
    await first.client.putRoute(route('one.test', app.target, 'g1'), { signal: anySignal() });
    expect((await ask(first.port, { headers: { host: 'one.test' } })).body).toBe('here');
  });
});

describe('SIGTERM', () => {
  it('lets open requests end, takes no new ones, and exits with 0', async () => {
    const waiting: http.ServerResponse[] = [];
    const slow = await world.app((_req, res) => waiting.push(res));
    const proxy = await world.proxy();
    await proxy.client.putRoute(route('slow.test', slow.target, 'g1'), { signal: anySignal() });
    const request = http.get({ port: proxy.port, headers: { host: 'slow.test' } });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    await until(() => waiting.length === 1, 'the request has arrived');
    proxy.child.kill('SIGTERM');
    await until(
      () =>
        ask(proxy.port, { headers: { host: 'slow.test' } }).then(
          () => false,
          () => true,
        ),
      'no connection is taken any more',
    );
    waiting[0]?.end('finished');
    const [response] = await answered;
    expect(String(Buffer.concat((await response.toArray()) as Buffer[]))).toBe('finished');
    await proxy.exited;
    expect(proxy.child.exitCode).toBe(0);
    expect((await readdir(proxy.data)).sort()).toEqual(['routes.json']);
  });

  it('does not wait for ever', async () => {
    const app = await world.app(() => {});
    const proxy = await world.proxy(undefined, ['--grace', '0.2']);
    await proxy.client.putRoute(route('stuck.test', app.target, 'g1'), { signal: anySignal() });
    const request = http.get({ port: proxy.port, headers: { host: 'stuck.test' } });
    const cut = once(request, 'error');
    await until(async () => (await proxy.client.drained(app.target, { signal: anySignal() })).open === 1, 'it is open');
    proxy.child.kill('SIGTERM');
    await proxy.exited;
    expect(proxy.child.exitCode).toBe(0);
    await cut;
  });
});
