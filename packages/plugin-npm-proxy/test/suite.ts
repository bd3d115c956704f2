import { expect, it } from 'vitest';
import { makeCertificate } from './certificates.js';
import { anySignal, route, until, type World } from './world.js';

/** All domains of the suite end in it. */
export const SUFFIX = '.suite.docker-watcher.test';

const signal = anySignal;
const MARKER = '/.well-known/docker-watcher';
/** nginx refuses a second location of this name, so a route can't be written beside it. */
const CLASH = `location ^~ ${MARKER} { return 204; }`;

/** What the plugin does with any Nginx Proxy Manager. */
export function npmSuite(open: () => World): void {
  const domain = (name: string) => `${name}${SUFFIX}`;

  it('creates a host, and sees which generation serves', async () => {
    const world = open();
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const host = domain('create');
    expect(await proxy.getRoute(host, { signal: signal() })).toBeUndefined();
    expect(await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() })).toEqual({ generation: 'g1' });
    await until(async () => (await proxy.serving(host, 'g1', { signal: signal() })).serving, 'g1 serves');
    expect((await world.visit(host)).body).toBe('blue');
    expect(await proxy.serving(host, 'g2', { signal: signal() })).toMatchObject({ serving: false, generation: 'g1' });
    const status = await proxy.getRoute(host.toUpperCase(), { signal: signal() });
    expect(status).toMatchObject({
      state: 'serving',
      owned: true,
      route: { id: 'app/dev', owner: 'instance-1', generation: 'g1', target: blue.target, websockets: true },
    });
    expect(status?.route.tls).toBeUndefined();
    const listed = await proxy.listRoutes('instance-1', { signal: signal() });
    expect(listed.filter((one) => one.route.host === host)).toMatchObject([{ state: 'serving', owned: true }]);
    expect((await proxy.listRoutes('instance-2', { signal: signal() })).map((one) => one.route.host)).not.toContain(
      host,
    );
  });

  it('switches, and putting twice is once', async () => {
    const world = open();
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    const host = domain('switch');
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    for (const _ of [1, 2]) await proxy.putRoute(route(host, green.target, 'g2'), { signal: signal() });
    await until(async () => (await world.visit(host)).body === 'green', 'green answers');
    await until(async () => (await proxy.getRoute(host, { signal: signal() }))?.state === 'serving', 'g2 serves');
    const shown = await world.person.hostOf(host);
    expect(shown?.locations).toHaveLength(1);
    expect(shown?.forward_port).toBe(green.target.port);
  });

  it('leaves the host of a person alone, says whose it is, and takes it over only with adopt', async () => {
    const world = open();
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    const host = domain('adopt');
    const list = await world.person.do<{ id: number }>('POST', '/nginx/access-lists', {
      name: `guests of ${host}`,
      satisfy_any: false,
      pass_auth: false,
      items: [{ username: 'guest', password: 'secret-word' }],
      clients: [],
    });
    const made = await world.person.makeHost([host, domain('adopt-www')], blue.target.port, {
      forward_host: blue.target.host,
      access_list_id: list.id,
      block_exploits: true,
      caching_enabled: true,
      advanced_config: 'location ~ /\\. { deny all; }\nadd_header X-Person "kept";',
      locations: [
        {
          path: '/aside',
          forward_scheme: 'http',
          forward_host: blue.target.host,
          forward_port: blue.target.port,
          advanced_config: 'return 200 "aside";',
        },
      ],
      meta: { letsencrypt_agree: false, note: 'mine' },
    });
    const mine = route(host, green.target, 'g1');
    const before = await proxy.getRoute(host, { signal: signal() });
    expect(before).toMatchObject({ owned: false, state: 'serving', route: { owner: '', target: blue.target } });
    await expect(proxy.putRoute(mine, { signal: signal() })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Administrator'),
      hint: expect.stringContaining('adopt'),
    });
    expect((await world.person.hostOf(host))?.meta).not.toHaveProperty('dockerWatcher');

    await proxy.putRoute(mine, { signal: signal(), adopt: true });
    await until(async () => (await proxy.serving(host, 'g1', { signal: signal() })).serving, 'g1 serves');
    expect((await world.visit(host)).status).toBe(401);
    const guest = { authorization: `Basic ${Buffer.from('guest:secret-word').toString('base64')}` };
    expect(await world.visit(host, '/', 'http', guest)).toMatchObject({ status: 200, body: 'green' });
    expect((await world.visit(host, '/aside')).body).toBe('aside');
    const { modified_on: _then, ...was } = made as unknown as Record<string, unknown>;
    const taken = (await world.person.hostOf(host)) as unknown as Record<string, unknown>;
    for (const key of ['domain_names', 'access_list_id', 'block_exploits', 'caching_enabled', 'advanced_config', 'id'])
      expect(taken[key], key).toEqual(was[key]);
    expect(taken.meta).toMatchObject({ letsencrypt_agree: false, note: 'mine' });

    // The way back of a first deploy: the route that was read before, put again.
    if (before === undefined) throw new Error('there was a route');
    await proxy.putRoute(before.route, { signal: signal() });
    await until(async () => (await proxy.serving(host, '', { signal: signal() })).serving, 'the person’s host answers');
    expect(await world.visit(host, '/', 'http', guest)).toMatchObject({ status: 200, body: 'blue' });
    const back = (await world.person.hostOf(host)) as unknown as Record<string, unknown>;
    for (const key of ['locations', 'forward_port', 'allow_websocket_upgrade', 'enabled'])
      expect(back[key], key).toEqual(was[key]);
    expect(back.meta).not.toHaveProperty('dockerWatcher');
  });

  it('keeps the lock of a host that was disabled when it brings it back', async () => {
    const world = open();
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const host = domain('lock');
    const list = await world.person.do<{ id: number }>('POST', '/nginx/access-lists', {
      name: `lock of ${host}`,
      satisfy_any: false,
      pass_auth: false,
      items: [{ username: 'guest', password: 'secret-word' }],
      clients: [],
    });
    const { id } = await world.person.makeHost([host], blue.target.port, {
      forward_host: blue.target.host,
      access_list_id: list.id,
    });
    await world.person.do('POST', `/nginx/proxy-hosts/${id}/disable`);
    expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({ state: 'unknown', owned: false });
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal(), adopt: true });
    await until(async () => (await proxy.serving(host, 'g1', { signal: signal() })).serving, 'g1 serves');
    expect((await world.visit(host)).status).toBe(401);
  });

  it('puts the old configuration back when nginx refuses the new one', async () => {
    const world = open();
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    const host = domain('refused');
    const { id } = await world.person.makeHost([host], blue.target.port, {
      forward_host: blue.target.host,
      advanced_config: CLASH,
    });
    const put = proxy.putRoute(route(host, green.target, 'g1'), { signal: signal(), adopt: true });
    await expect(put).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('duplicate location'),
      hint: expect.stringContaining('in force again'),
    });
    await until(async () => (await world.visit(host)).body === 'blue', 'blue answers again');
    const shown = await world.person.hostOf(host);
    expect(shown?.meta).toMatchObject({ nginx_online: true });
    expect(shown?.meta).not.toHaveProperty('dockerWatcher');
    expect(shown?.locations ?? []).toEqual([]);

    await world.person.do('PUT', `/nginx/proxy-hosts/${id}`, { advanced_config: '' });
    await proxy.putRoute(route(host, green.target, 'g2'), { signal: signal(), adopt: true });
    await until(async () => (await world.visit(host)).body === 'green', 'green answers');
  });

  it('leaves a host disabled whose configuration nginx refuses', async () => {
    const world = open();
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const host = domain('refused-disabled');
    const { id } = await world.person.makeHost([host], blue.target.port, { forward_host: blue.target.host });
    await world.person.do('POST', `/nginx/proxy-hosts/${id}/disable`);
    await world.person.do('PUT', `/nginx/proxy-hosts/${id}`, { advanced_config: 'nonsense on;' });
    const put = proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal(), adopt: true });
    await expect(put).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('nonsense') });
    expect(await world.person.hostOf(host)).toMatchObject({ advanced_config: 'nonsense on;' });
    expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({ state: 'unknown', owned: false });
  });

  it('attaches the best certificate, forces https, and takes its own off again', async () => {
    const world = open();
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const host = domain('tls');
    const tls = { force: true, http2: true, hsts: true };
    await expect(
      proxy.putRoute(route(`x.y.z${host}`, blue.target, 'g0', { tls }), { signal: signal() }),
    ).rejects.toMatchObject({ code: 'misconfigured', message: expect.stringContaining('no certificate') });
    const wildcard = await world.person.uploadCertificate(`wild ${host}`, await makeCertificate(`*${SUFFIX}`));
    await proxy.putRoute(route(host, blue.target, 'g1', { tls }), { signal: signal() });
    expect((await world.person.hostOf(host))?.certificate_id).toBe(wildcard);
    await until(async () => (await proxy.serving(host, 'g1', { signal: signal() })).serving, 'g1 serves by https');
    expect(await proxy.entry(host, { signal: signal() })).toMatchObject({ tls: true, serverName: host });
    expect((await world.visit(host)).status).toBe(301);
    const secure = await world.visit(host, '/', 'https');
    expect(secure).toMatchObject({ status: 200, body: 'blue' });
    expect(secure.headers['strict-transport-security']).toContain('max-age');

    const exact = await world.person.uploadCertificate(`exact ${host}`, await makeCertificate(host));
    // The one it has still stands, so it stays; a new host gets the exact one.
    await proxy.putRoute(route(host, blue.target, 'g2', { tls }), { signal: signal() });
    expect((await world.person.hostOf(host))?.certificate_id).toBe(wildcard);
    await proxy.deleteRoute(host, { signal: signal() });
    await proxy.putRoute(route(host, blue.target, 'g3', { tls }), { signal: signal() });
    expect((await world.person.hostOf(host))?.certificate_id).toBe(exact);
    const named = { ...tls, force: false, hsts: false, certificate: `wild ${host}` };
    await proxy.putRoute(route(host, blue.target, 'g4', { tls: named }), { signal: signal() });
    expect(await world.person.hostOf(host)).toMatchObject({ certificate_id: wildcard });
    await until(async () => (await world.visit(host)).status === 200, 'http is not forced to https any more');
    await expect(
      proxy.putRoute(route(host, blue.target, 'g5', { tls: { ...tls, certificate: 'nobody' } }), { signal: signal() }),
    ).rejects.toMatchObject({ code: 'misconfigured', hint: expect.stringContaining(`wild ${host}`) });

    await proxy.putRoute(route(host, blue.target, 'g6'), { signal: signal() });
    const plain = await world.person.hostOf(host);
    expect(plain?.certificate_id).toBe(0);
    for (const flag of [plain?.ssl_forced, plain?.http2_support, plain?.hsts_enabled])
      expect(Boolean(flag)).toBe(false);
    const held = (await proxy.certificates({ signal: signal() })).find(({ id }) => id === String(exact));
    expect(held).toMatchObject({ name: `exact ${host}`, hosts: [host] });
    expect(Object.keys(held ?? {}).sort()).toEqual(['expiresAt', 'hosts', 'id', 'name']);
  });

  it('keeps the certificate that a person attached', async () => {
    const world = open();
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const host = domain('own-tls');
    const certificate = await world.person.uploadCertificate(`own ${host}`, await makeCertificate(host));
    await world.person.makeHost([host], blue.target.port, {
      forward_host: blue.target.host,
      certificate_id: certificate,
      ssl_forced: true,
      hsts_enabled: true,
      hsts_subdomains: true,
    });
    for (const generation of ['g1', 'g2'])
      await proxy.putRoute(route(host, blue.target, generation), { signal: signal(), adopt: true });
    const shown = await world.person.hostOf(host);
    expect(shown?.certificate_id).toBe(certificate);
    for (const flag of [shown?.ssl_forced, shown?.hsts_enabled, shown?.hsts_subdomains])
      expect(Boolean(flag)).toBe(true);
    await until(async () => (await proxy.serving(host, 'g2', { signal: signal() })).serving, 'g2 serves by https');
  });

  it('deletes what it made, gives back disabled what it took over, and leaves the rest alone', async () => {
    const world = open();
    const [proxy, blue, green] = [await world.proxy(), await world.named('blue'), await world.named('green')];
    const [made, taken, other] = [domain('made'), domain('taken'), domain('other')];
    await proxy.putRoute(route(made, blue.target, 'g1'), { signal: signal() });
    for (const host of [taken, other])
      await world.person.makeHost([host], blue.target.port, { forward_host: blue.target.host });
    await proxy.putRoute(route(taken, green.target, 'g1'), { signal: signal(), adopt: true });
    for (const host of [made, taken, other, domain('never')]) await proxy.deleteRoute(host, { signal: signal() });
    expect(await proxy.getRoute(made, { signal: signal() })).toBeUndefined();
    expect(await proxy.getRoute(taken, { signal: signal() })).toMatchObject({
      owned: false,
      state: 'unknown',
      route: { target: blue.target },
    });
    await until(async () => (await world.visit(taken)).body !== 'green', 'the host that was taken over is off');
    expect((await world.visit(other)).body).toBe('blue');
  });

  it('keeps the other domains of a host when one of them goes', async () => {
    const world = open();
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const [old, next] = [domain('old-name'), domain('new-name')];
    await world.person.makeHost([old, next], blue.target.port, { forward_host: blue.target.host });
    await proxy.putRoute(route(old, blue.target, 'g1'), { signal: signal(), adopt: true });
    await expect(
      proxy.putRoute(route(next, blue.target, 'g1', { id: 'else/dev' }), { signal: signal() }),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('app/dev') });
    await proxy.putRoute(route(next, blue.target, 'g2'), { signal: signal() });
    await proxy.deleteRoute(old, { signal: signal() });
    await until(async () => (await proxy.serving(next, 'g2', { signal: signal() })).serving, 'the new name serves');
    expect((await world.person.hostOf(next))?.domain_names).toEqual([next]);
  });

  it('is told by a redirection host that a domain is in use', async () => {
    const world = open();
    const [proxy, blue] = [await world.proxy(), await world.named('blue')];
    const host = domain('redirected');
    const answer = await world.person.ask('POST', '/nginx/redirection-hosts', {
      domain_names: [host],
      forward_http_code: 301,
      forward_scheme: 'auto',
      forward_domain_name: 'example.com',
    });
    expect(answer.status).toBe(201);
    const { id } = answer.body as { id: number };
    world.after(() => world.person.ask('DELETE', `/nginx/redirection-hosts/${id}`));
    await expect(proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('redirection host'),
    });
  });

  it('finishes a create, a switch and a delete whose answer or request was lost', async () => {
    const world = open();
    const [blue, green, relay] = [await world.named('blue'), await world.named('green'), await world.relay()];
    const proxy = await world.proxy({ url: relay.url });
    for (const lose of [relay.loseAnswers, relay.loseRequests].map((one) => one.bind(relay))) {
      const host = domain('lost');
      relay.lost.length = 0;
      lose('POST');
      await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
      await until(async () => (await proxy.serving(host, 'g1', { signal: signal() })).serving, 'g1 serves');
      lose('PUT', 2);
      await proxy.putRoute(route(host, green.target, 'g2'), { signal: signal() });
      await until(async () => (await world.visit(host)).body === 'green', 'green answers');
      lose('DELETE');
      await proxy.deleteRoute(host, { signal: signal() });
      expect(await world.person.hostOf(host)).toBeUndefined();
      expect(relay.lost.map((one) => one.split(' ')[0])).toEqual(expect.arrayContaining(['POST', 'PUT', 'DELETE']));
    }
  });

  it('goes back, and says so, when the new one never arrives', async () => {
    const world = open();
    const [blue, green, relay] = [await world.named('blue'), await world.named('green'), await world.relay()];
    const proxy = await world.proxy({ url: relay.url });
    const host = domain('undone');
    await proxy.putRoute(route(host, blue.target, 'g1'), { signal: signal() });
    await until(async () => (await proxy.serving(host, 'g1', { signal: signal() })).serving, 'g1 serves');
    relay.loseRequests('PUT', 4);
    await expect(proxy.putRoute(route(host, green.target, 'g2'), { signal: signal() })).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('in force again'),
    });
    expect(relay.lost).toHaveLength(4);
    expect((await world.visit(host)).body).toBe('blue');
    expect(await proxy.getRoute(host, { signal: signal() })).toMatchObject({
      state: 'serving',
      route: { generation: 'g1', target: blue.target },
    });
  });

  it('puts many hosts at a time, one after the other', async () => {
    const world = open();
    const [one, two, blue] = [await world.proxy(), await world.proxy(), await world.named('blue')];
    const hosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => domain(`many-${name}`));
    const put = (generation: string) =>
      Promise.all(
        hosts.map((host, index) =>
          (index % 2 === 0 ? one : two).putRoute(route(host, blue.target, generation), { signal: signal() }),
        ),
      );
    await put('g1');
    await put('g2');
    for (const host of hosts)
      await until(async () => (await one.serving(host, 'g2', { signal: signal() })).serving, `${host} serves`);
  });

  it('tells a wrong password from a server that is not there', async () => {
    const world = open();
    const wrong = await world.proxy({ password: 'not-the-password' });
    await expect(wrong.getRoute(domain('any'), { signal: signal() })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await wrong.health({ signal: signal() })).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('"password"'),
    });
    const down = await world.proxy({ url: 'http://127.0.0.1:9' });
    await expect(
      down.putRoute(route(domain('any'), { host: 'a', port: 1, scheme: 'http' }, 'g1'), { signal: signal() }),
    ).rejects.toMatchObject({ code: 'unavailable' });
    const good = await (await world.proxy()).health({ signal: signal() });
    expect(good).toMatchObject({ state: 'ok', detail: expect.stringContaining('Nginx Proxy Manager 2.') });
  });

  it('refuses a target that is no host name, before anything is written', async () => {
    const world = open();
    const proxy = await world.proxy();
    const target = { host: 'x"; return 200 "', port: 80, scheme: 'http' } as const;
    await expect(proxy.putRoute(route(domain('inject'), target, 'g1'), { signal: signal() })).rejects.toMatchObject({
      code: 'rejected',
    });
    expect(await world.person.hostOf(domain('inject'))).toBeUndefined();
  });
}
