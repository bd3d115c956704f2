import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NpmServer, startNpmServer } from './npm-server/npm-server.js';
import { anySignal, route, until, World } from './world.js';

let server: NpmServer;
let world: World;
const host = 'app.example.test';
const signal = anySignal;

beforeEach(async () => {
  server = await startNpmServer();
  const { url, entryUrls, account } = server;
  world = new World({ url, entryUrls, account, reachesUsAs: '127.0.0.1' });
});
afterEach(async () => {
  await world.end();
  await server.stop();
});

describe('a file of someone else that nginx refuses', () => {
  it('makes a switch fail with everything as before', async () => {
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    await server.breakElsewhere();
    await expect(proxy.putRoute(route(host, green.target, 'g2'), { signal: signal() })).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('another file'),
    });
    expect((await world.visit(host)).body).toBe('blue');
    expect(await world.person.hostOf(host)).toMatchObject({ forward_port: blue.target.port });
    expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({
      state: 'serving',
      route: { generation: 'g1' },
    });
    await server.mendElsewhere();
    await proxy.putRoute(route(host, green.target, 'g2'), { signal: signal() });
    expect((await world.visit(host)).body).toBe('green');
  });

  it('makes a create fail without a trace', async () => {
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    await server.breakElsewhere();
    await expect(proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await world.person.hostOf(host)).toBeUndefined();
    await server.mendElsewhere();
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    expect((await world.visit(host)).body).toBe('blue');
  });

  it('makes a delete unknown, for nginx goes on serving', async () => {
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    await server.breakElsewhere();
    await expect(proxy.deleteRoute(host, { signal: signal() })).rejects.toMatchObject({ code: 'unknown_outcome' });
    expect((await world.visit(host)).body).toBe('blue');
  });

  it('that is mended while a switch is being tried again lets it through', async () => {
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    await server.breakElsewhere();
    const put = proxy.putRoute(route(host, green.target, 'g2'), { signal: signal() });
    await until(() => server.writes.length >= 2, 'the write has failed once');
    await server.mendElsewhere();
    expect(await put).toEqual({ generation: 'g2' });
    expect((await world.visit(host)).body).toBe('green');
  });
});

describe('an API that is away', () => {
  it('for a moment, in the middle of a switch, is waited for', async () => {
    const [blue, green, relay] = [await world.named('blue'), await world.named('green'), await world.relay()];
    const proxy = await world.proxy({ url: relay.url });
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    let awayUntil = 0;
    relay.cut = (method) => {
      if (method === 'PUT' && awayUntil === 0) {
        awayUntil = performance.now() + 3_000;
        return 'lose answer';
      }
      return performance.now() < awayUntil ? 'lose request' : 'pass';
    };
    await proxy.putRoute(route(host, green.target, 'g2'), { signal: signal() });
    expect(performance.now()).toBeGreaterThan(awayUntil);
    expect(relay.lost.length).toBeGreaterThan(3);
    expect((await world.visit(host)).body).toBe('green');
  });

  it('is no answer about routes, and says what stands before it', async () => {
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    server.pauseApi();
    await expect(proxy.getRoute(host, { signal: signal() })).rejects.toMatchObject({
      code: 'unavailable',
      status: 502,
    });
    await expect(proxy.putRoute(route(host, blue.target, 'g2'), { signal: signal() })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await proxy.health({ signal: signal() })).toMatchObject({ state: 'failed' });
    server.resumeApi();
    expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({ route: { generation: 'g1' } });
  });
});

describe('a caller that leaves', () => {
  it('is let go at once, and the change is carried to its end before the next one begins', async () => {
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    const caller = new AbortController();
    const put = proxy.putRoute(route(host, green.target, 'g2'), { signal: caller.signal });
    await until(() => server.writes.length >= 2, 'the write is on its way');
    const began = performance.now();
    caller.abort(new Error('cancelled'));
    await expect(put).rejects.toThrow('cancelled');
    expect(performance.now() - began).toBeLessThan(100);
    await proxy.putRoute(route(host, blue.target, 'g3'), { signal: signal() });
    expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({ route: { generation: 'g3' } });
    expect(server.mostWritesAtOnce).toBe(1);
  });

  it('before its turn changes nothing', async () => {
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const caller = new AbortController();
    const first = proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    const second = proxy.putRoute(route('b.example.test', blue.target, 'g1'), { signal: caller.signal });
    caller.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    await first;
    await delay(200);
    expect(await world.person.hostOf('b.example.test')).toBeUndefined();
  });
});

it('two parts of one instance never write at the same time', async () => {
  const [one, two, blue] = [await world.proxy(), await world.proxy(), await world.named('blue')];
  await Promise.all(
    ['a', 'b', 'c', 'd'].map((name, index) =>
      (index % 2 === 0 ? one : two).putRoute(route(`${name}.example.test`, blue.target, 'g1'), { signal: signal() }),
    ),
  );
  expect(server.writes).toHaveLength(4);
  expect(server.mostWritesAtOnce).toBe(1);
});

it('a person who breaks the host later is told as unknown, with the words of nginx', async () => {
  const [proxy, blue] = [await world.proxy(), await world.named('blue')];
  await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
  const shown = await world.person.hostOf(host);
  await world.person.do('PUT', `/nginx/proxy-hosts/${shown?.id}`, { advanced_config: 'nonsense on;' });
  expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({
    state: 'unknown',
    evidence: expect.stringContaining('unknown directive "nonsense"'),
  });
  expect(await proxy.listRoutes('instance-1', { signal: signal() })).toMatchObject([{ state: 'unknown' }]);
});

describe('a host that answers 403 to all', () => {
  it('is believed by what Nginx Proxy Manager wrote', async () => {
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    await world.person.makeHost([host], blue.target.port, { advanced_config: 'if ($uri) { return 403; }' });
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal(), adopt: true });
    expect(await proxy.serving(host, 'g1', { signal: signal() })).toMatchObject({ serving: true });
    expect(await proxy.serving(host, 'g2', { signal: signal() })).toMatchObject({ serving: false });
  });
});

describe('https to the API', () => {
  it('needs its authority, or the word that any will do', async () => {
    const blue = await world.named('blue');
    const { tlsUrl, ca } = server;
    const strict = await world.proxy({ url: tlsUrl });
    await expect(strict.putRoute(route(host, blue.target, 'g1'), { signal: signal() })).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('ca_file'),
    });
    for (const more of [{ ca }, { insecure: true }]) {
      const proxy = await world.proxy({ url: tlsUrl, ...more });
      await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
      expect(await proxy.health({ signal: signal() })).toMatchObject({ state: 'ok' });
    }
  });
});

it('an address that is no Nginx Proxy Manager is told so', async () => {
  const app = await world.app((_request, response) => response.end('<html>hello</html>'));
  const proxy = await world.proxy({ url: `http://127.0.0.1:${app.target.port}` });
  await expect(proxy.getRoute(host, { signal: signal() })).rejects.toMatchObject({ code: 'bad_answer' });
  expect(await proxy.health({ signal: signal() })).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('no Nginx Proxy Manager'),
  });
});

it('an entry where nginx is not is told by health, and is no proof of serving', async () => {
  const [proxy, blue] = [await world.proxy({ entry_url: 'http://127.0.0.1:9' }), await world.named('blue')];
  await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
  expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({ state: 'unknown' });
  expect(await proxy.health({ signal: signal() })).toMatchObject({
    state: 'degraded',
    detail: expect.stringContaining('entry_url'),
  });
});
