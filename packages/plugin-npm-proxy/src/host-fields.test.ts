import type { Route } from '@docker-watcher/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsBack, fieldsFor, fieldsGivenBack, isForwarding, ledBefore } from './host-fields.js';
import { isMarker } from './marker.js';
import { ownershipOf } from './ownership.js';
import { type ProxyHost, readProxyHost } from './proxy-host.js';

const ROUTE: Route = {
  id: 'app/dev',
  host: 'app.example.com',
  target: { host: 'app-dev-1', port: 8080, scheme: 'http' },
  websockets: true,
  owner: 'instance-1',
  generation: 'deploy-1',
};

const ROW = {
  id: 5,
  domain_names: ['app.example.com', 'www.example.com'],
  forward_scheme: 'https',
  forward_host: 'old',
  forward_port: 443,
  enabled: 1,
  allow_websocket_upgrade: 0,
  certificate_id: 3,
  ssl_forced: 1,
  http2_support: 1,
  hsts_enabled: 1,
  hsts_subdomains: 1,
  meta: { nginx_online: true, nginx_err: null, letsencrypt_agree: true },
  locations: [{ path: '/api', forward_scheme: 'http', forward_host: 'api', forward_port: 1, id: null, unknown_key: 1 }],
};

function hostOf(row: object = ROW): ProxyHost {
  const host = readProxyHost(row);
  if (host === undefined) throw new Error('no proxy host');
  return host;
}

/** What Nginx Proxy Manager has after a write. */
const written = (row: object, fields: object) => hostOf({ ...row, ...fields });

describe('a new host', () => {
  it('has the four fields that are asked for, our marker and our name', () => {
    const fields = fieldsFor(ROUTE, undefined, undefined);
    expect(fields).toMatchObject({
      domain_names: ['app.example.com'],
      forward_scheme: 'http',
      forward_host: 'app-dev-1',
      forward_port: 8080,
      allow_websocket_upgrade: true,
    });
    expect(fields).not.toHaveProperty('certificate_id');
    expect(fields).not.toHaveProperty('enabled');
    expect(fields.locations).toHaveLength(1);
    expect(fields.meta).toEqual({
      dockerWatcher: {
        owner: 'instance-1',
        id: 'app/dev',
        host: 'app.example.com',
        generation: 'deploy-1',
        tls: false,
      },
    });
  });
});

describe('a host of a person', () => {
  const fields = fieldsFor(ROUTE, hostOf(), undefined);

  it('keeps what is not ours: no write names it', () => {
    for (const name of [
      ...['domain_names', 'access_list_id', 'advanced_config', 'block_exploits', 'caching_enabled', 'enabled'],
      ...['certificate_id', 'ssl_forced', 'http2_support', 'hsts_enabled', 'hsts_subdomains', 'owner_user_id', 'id'],
    ])
      expect(fields).not.toHaveProperty(name);
    expect(fields.meta).toMatchObject({ letsencrypt_agree: true });
    expect(fields.meta).not.toHaveProperty('nginx_online');
  });

  it('keeps its locations, without the keys that a write may not have', () => {
    const [theirs, ours] = fields.locations ?? [];
    expect(theirs).toEqual({ path: '/api', forward_scheme: 'http', forward_host: 'api', forward_port: 1 });
    expect(isMarker(ours as { path: string })).toBe(true);
  });

  it('is remembered as it was, over further switches', () => {
    const first = written(ROW, fields);
    const second = written(ROW, fieldsFor({ ...ROUTE, generation: 'deploy-2' }, first, undefined));
    expect(ownershipOf(second)?.generation).toBe('deploy-2');
    expect(second.locations.filter(isMarker)).toHaveLength(1);
    expect(ledBefore(second)).toEqual({ target: { host: 'old', port: 443, scheme: 'https' }, websockets: false });
  });

  it('is given back with nothing of ours, and with a certificate that it got meanwhile', () => {
    const taken = written({ ...ROW, certificate_id: 9 }, fields);
    const back = fieldsGivenBack(taken, ledBefore(taken));
    const host = written({ ...ROW, certificate_id: 9 }, back);
    expect(ownershipOf(host)).toBeUndefined();
    expect(host.locations.some(isMarker)).toBe(false);
    expect(host.certificateId).toBe(9);
    expect(isForwarding(host, { host: 'old', port: 443, scheme: 'https' })).toBe(true);
  });

  it('that is disabled is enabled by the same write', () => {
    expect(fieldsFor(ROUTE, hostOf({ ...ROW, enabled: false }), undefined).enabled).toBe(true);
  });
});

describe('tls', () => {
  const tls = { force: true, http2: true, hsts: true };

  it('is what the route says; HSTS hangs on force, and a person’s subdomains on HSTS', () => {
    expect(fieldsFor({ ...ROUTE, tls }, hostOf(), 4)).toMatchObject({
      certificate_id: 4,
      ssl_forced: true,
      http2_support: true,
      hsts_enabled: true,
      hsts_subdomains: true,
    });
    expect(fieldsFor({ ...ROUTE, tls: { ...tls, force: false } }, hostOf(), 4)).toMatchObject({
      ssl_forced: false,
      hsts_enabled: false,
      hsts_subdomains: false,
    });
    expect(fieldsFor({ ...ROUTE, tls }, undefined, 4)).toMatchObject({ hsts_subdomains: false });
  });

  it('of ours goes when the route has none, back to what a person had', () => {
    const ours = written({ ...ROW, certificate_id: 0, ssl_forced: 0 }, fieldsFor({ ...ROUTE, tls }, undefined, 4));
    expect(fieldsFor(ROUTE, ours, undefined)).toMatchObject({
      certificate_id: 0,
      ssl_forced: false,
      hsts_enabled: false,
    });
    const taken = written(ROW, fieldsFor({ ...ROUTE, tls }, hostOf(), 4));
    expect(fieldsFor(ROUTE, taken, undefined)).toMatchObject({ certificate_id: 3, ssl_forced: true });
  });
});

describe('what puts a host back', () => {
  it('undoes any switch', () => {
    fc.assert(
      fc.property(
        fc.record({
          enabled: fc.boolean(),
          allow_websocket_upgrade: fc.boolean(),
          certificate_id: fc.nat(5),
          ssl_forced: fc.boolean(),
          hsts_enabled: fc.boolean(),
          hsts_subdomains: fc.boolean(),
          forward_host: fc.constantFrom('old', '10.0.0.1', '[::1]', 'odd/path'),
          meta: fc.constantFrom({}, { note: 1 }, { dockerWatcher: { owner: 'other', id: 'x/y', generation: 'g0' } }),
        }),
        fc.boolean(),
        (more, hasTls) => {
          const before = hostOf({ ...ROW, locations: [], ...more });
          const route = hasTls ? { ...ROUTE, tls: { force: true, http2: false, hsts: true } } : ROUTE;
          const switched = { ...ROW, ...more, ...fieldsFor(route, before, hasTls ? 1 : undefined) };
          const back = written({ ...switched, enabled: more.enabled }, fieldsBack(before));
          const { meta: _a, ...is } = back;
          const { meta: _b, ...was } = before;
          expect(is).toEqual(was);
          expect(ownershipOf(back)).toEqual(ownershipOf(before));
        },
      ),
    );
  });
});

describe('a target', () => {
  it.each(['x"; return 200 "', 'a b', 'a/b', 'a;', '$host', '-x', '', 'a\nb', '[x]'])('may not be %j', (host) => {
    expect(() => fieldsFor({ ...ROUTE, target: { ...ROUTE.target, host } }, undefined, undefined)).toThrow(
      'not a host name',
    );
  });

  it.each([
    ['app_dev-1.x', 'app_dev-1.x'],
    ['10.0.0.1', '10.0.0.1'],
    ['fd00::1', '[fd00::1]'],
    ['[fd00::1]', '[fd00::1]'],
  ])('%s is written %s', (host, text) => {
    const fields = fieldsFor({ ...ROUTE, target: { ...ROUTE.target, host } }, undefined, undefined);
    expect(fields.forward_host).toBe(text);
    expect(isForwarding(written(ROW, fields), { ...ROUTE.target, host })).toBe(true);
  });

  it('has a generation that can’t leave its quotes', () => {
    expect(() => fieldsFor({ ...ROUTE, generation: 'a"; }' }, undefined, undefined)).toThrow('nginx file');
  });
});
