import { statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProxy } from './build.js';
import { type Answer, type App, anySignal, ask, type ProxyProcess, route, World } from './world.js';

const world = new World();
let proxy: ProxyProcess;
let app: App;

beforeAll(async () => {
  await buildProxy();
  proxy = await world.proxy();
  app = await world.app((_req, res) => res.end());
});
afterAll(() => world.end());

function control(method: string, path: string, version: number | undefined, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = version === undefined ? {} : { 'docker-watcher-protocol': String(version) };
  const socketPath = join(proxy.data, 'proxy.sock');
  return ask(0, { socketPath, method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

describe('the control protocol', () => {
  it('agrees on the newest version both sides speak', async () => {
    const hello = async (oldest: number, newest: number) => control('POST', '/hello', undefined, { oldest, newest });
    expect(JSON.parse((await hello(1, 2)).body)).toMatchObject({ protocol: 2 });
    expect(JSON.parse((await hello(0, 1)).body)).toMatchObject({ protocol: 1 });
    expect(JSON.parse((await hello(2, 3)).body)).toMatchObject({ protocol: 2 });
    const tooNew = await hello(3, 4);
    expect(tooNew.status).toBe(426);
    expect(tooNew.body).toContain('speaks versions 3 to 4 of the control protocol; this proxy speaks 1 to 2');
  });

  it('serves a caller one version behind, with what that version has', async () => {
    const put = await control('PUT', '/routes', 1, { route: route('older.test', app.target, 'g1') });
    expect([put.status, JSON.parse(put.body)]).toEqual([200, { generation: 'g1' }]);
    expect((await control('GET', '/routes?host=older.test', 1)).body).toContain('"g1"');
    expect((await control('POST', '/release', 1, { host: 'older.test' })).status).toBe(404);
    expect((await control('POST', '/release', 2, { host: 'older.test' })).status).toBe(200);
    expect((await control('GET', '/health', 4)).status).toBe(426);
    expect((await control('GET', '/health', undefined)).status).toBe(426);
  });

  it('is for this user only', async () => {
    expect(statSync(join(proxy.data, 'proxy.sock')).mode & 0o777).toBe(0o600);
    expect((await stat(join(proxy.data, 'routes.json'))).mode & 0o777).toBe(0o600);
  });

  it('refuses what it can not read', async () => {
    expect((await control('PUT', '/routes', 2, 'no object')).status).toBe(400);
    expect((await control('POST', '/hold', 2, { host: 'a.test', bounds: { timeoutMs: -1 } })).status).toBe(400);
    expect((await control('PUT', '/routes', 2, { fill: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('works in a folder deeper than a socket address is long', async () => {
    const deep = join(await world.folder(), ...Array<string>(8).fill('a-folder-with-a-name'));
    await mkdir(deep, { recursive: true });
    const proxy = await world.proxy(deep);
    expect(await proxy.client.health({ signal: anySignal() })).toEqual({ state: 'ok' });
  });
});

describe('a controller whose proxy', () => {
  /** A control socket that greets and then does what it is told. */
  async function oddProxy(onCall: http.RequestListener): Promise<string> {
    const data = await world.folder();
    const server = http.createServer((req, res) => {
      if (req.url !== '/hello') return onCall(req, res);
      res.end(JSON.stringify({ protocol: 2, versions: { oldest: 1, newest: 2 }, listen: [], pid: 1, instance: 'x' }));
    });
    await new Promise<void>((resolve) => server.listen(join(data, 'proxy.sock'), resolve));
    world.after(() => void server.close());
    return data;
  }
  const wanted = route('x.test', { host: '127.0.0.1', port: 1, scheme: 'http' }, 'g1');

  it('is not there learns so, with what to do', async () => {
    const client = world.client(await world.folder(), { spawn: false });
    const put = client.putRoute(wanted, { signal: anySignal() });
    await expect(put).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('docker-watcher-proxy'),
    });
    expect(await client.health({ signal: anySignal() })).toMatchObject({ state: 'failed' });
  });

  it('loses the answer to a change does not know, and to a question knows that it failed', async () => {
    const client = world.client(await oddProxy((req) => void req.socket.destroy()), { spawn: false });
    const signal = anySignal();
    await expect(client.putRoute(wanted, { signal })).rejects.toMatchObject({ code: 'unknown_outcome' });
    await expect(client.getRoute('x.test', { signal })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('does not answer in time stops waiting', async () => {
    const client = world.client(await oddProxy(() => {}), { spawn: false });
    await expect(client.putRoute(wanted, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: 'unknown_outcome',
    });
    await expect(client.getRoute('x.test', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await expect(client.getRoute('x.test', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('is something else says so', async () => {
    const client = world.client(await oddProxy((_req, res) => void res.end('<html>')), { spawn: false });
    await expect(client.getRoute('x.test', { signal: anySignal() })).rejects.toMatchObject({ code: 'bad_answer' });
  });
});
