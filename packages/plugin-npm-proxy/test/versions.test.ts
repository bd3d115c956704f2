import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificates.js';
import type { Flavour } from './npm-server/flavour.js';
import { type NpmServer, startNpmServer } from './npm-server/npm-server.js';
import { anySignal, route, World } from './world.js';

let undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  undo = [];
});

async function open(flavour: Flavour): Promise<{ readonly server: NpmServer; readonly world: World }> {
  const server = await startNpmServer(flavour);
  const { url, entryUrls, account } = server;
  const world = new World({ url, entryUrls, account, reachesUsAs: '127.0.0.1' });
  undo.push(
    () => server.stop(),
    () => world.end(),
  );
  return { server, world };
}

describe.each(['2.11', '2.12', '2.15'] as const)('version %s', (flavour) => {
  it('is created on, switched, taken over, given a certificate and deleted from', async () => {
    const { server, world } = await open(flavour);
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    const signal = anySignal();
    await world.person.uploadCertificate('own', await makeCertificate('app.example.test'));
    const tls = { force: true, http2: true, hsts: false };
    await proxy.putRoute(route('app.example.test', blue.target, 'g1', { tls }), { signal });
    await proxy.putRoute(route('app.example.test', green.target, 'g2', { tls }), { signal });
    expect(await proxy.getRoute('app.example.test', { signal })).toMatchObject({
      state: 'serving',
      route: { generation: 'g2', tls: { force: true, http2: true, hsts: false } },
    });
    expect((await world.visit('app.example.test', '/', 'https')).body).toBe('green');
    const { id } = await world.person.makeHost(['theirs.example.test'], blue.target.port);
    await world.person.do('POST', `/nginx/proxy-hosts/${id}/disable`);
    await proxy.putRoute(route('theirs.example.test', green.target, 'g1'), { signal, adopt: true });
    expect((await world.visit('theirs.example.test')).body).toBe('green');
    await proxy.deleteRoute('app.example.test', { signal });
    expect(await proxy.getRoute('app.example.test', { signal })).toBeUndefined();
    expect(await proxy.health({ signal })).toMatchObject({ state: 'ok', detail: expect.stringContaining(flavour) });
    // That call writes the file of a host without the lock of its access list.
    expect(server.writes.filter((write) => write.endsWith('/enable'))).toEqual([]);
  });

  it('renews a token before it ends, one that was ended, and one of other keys', async () => {
    const { server, world } = await open(flavour);
    const proxy = await world.proxy();
    const signal = anySignal();
    server.setTokenLife(1_000);
    expect(await proxy.getRoute('a.example.test', { signal })).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    server.setTokenLife(86_400_000);
    expect(await proxy.getRoute('a.example.test', { signal })).toBeUndefined();
    server.renewKeys();
    const blue = await world.named('blue');
    await proxy.putRoute(route('a.example.test', blue.target, 'g1'), { signal });
    server.renewKeys();
    await proxy.deleteRoute('a.example.test', { signal });
    expect(await proxy.getRoute('a.example.test', { signal })).toBeUndefined();
  });

  it('says what an account lacks', async () => {
    const { server, world } = await open(flavour);
    const blue = await world.named('blue');
    const signal = anySignal();
    const password = 'long-enough';
    const permissions = { visibility: 'all', proxy_hosts: 'view', certificates: 'hidden' } as const;
    server.addUser({ email: 'viewer@example.com', password, permissions });
    server.addUser({
      email: 'blind@example.com',
      password,
      permissions: { ...permissions, proxy_hosts: 'hidden' },
    });
    server.addUser({
      email: 'alone@example.com',
      password,
      permissions: { visibility: 'user', proxy_hosts: 'manage', certificates: 'view' },
    });
    await world.person.makeHost(['theirs.example.test'], blue.target.port);

    const viewer = await world.proxy({ email: 'viewer@example.com', password });
    for (const host of ['new.example.test', 'theirs.example.test'])
      await expect(viewer.putRoute(route(host, blue.target, 'g1'), { signal, adopt: true })).rejects.toMatchObject({
        code: 'forbidden',
        hint: expect.stringContaining('"manage"'),
      });
    expect(await viewer.health({ signal })).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('"view" for proxy hosts'),
    });
    await expect(viewer.certificates({ signal })).rejects.toMatchObject({ code: 'forbidden' });

    const blind = await world.proxy({ email: 'blind@example.com', password });
    await expect(blind.getRoute('theirs.example.test', { signal })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await blind.health({ signal })).toMatchObject({ state: 'failed' });

    const alone = await world.proxy({ email: 'alone@example.com', password });
    await expect(
      alone.putRoute(route('theirs.example.test', blue.target, 'g1'), { signal, adopt: true }),
    ).rejects.toMatchObject({ code: 'conflict', hint: expect.stringContaining('visibility') });
    expect(await alone.health({ signal })).toMatchObject({
      state: 'degraded',
      detail: expect.stringContaining('sees only what it made itself'),
    });
    await alone.putRoute(route('mine.example.test', blue.target, 'g1'), { signal });
    expect((await world.visit('mine.example.test')).body).toBe('blue');
  });
});

it('an account with a second factor is told so', async () => {
  const { server, world } = await open('2.15');
  const account = { email: 'careful@example.com', password: 'long-enough' };
  server.addUser({ ...account, hasTwoFactor: true });
  const proxy = await world.proxy(account);
  await expect(proxy.getRoute('a.example.test', { signal: anySignal() })).rejects.toMatchObject({
    code: 'misconfigured',
    hint: expect.stringContaining('without two-factor'),
  });
});

it('a disabled account is like a wrong password', async () => {
  const { server, world } = await open('2.15');
  const account = { email: 'gone@example.com', password: 'long-enough' };
  server.addUser({ ...account, isDisabled: true });
  const proxy = await world.proxy(account);
  await expect(proxy.getRoute('a.example.test', { signal: anySignal() })).rejects.toMatchObject({
    code: 'unauthorized',
    hint: expect.stringContaining('disabled account'),
  });
});
