import { describe, expect, it } from 'vitest';
import { blamesOthers, isOnline, nginxComplaint, readProxyHost } from './proxy-host.js';

const row = { id: 5, domain_names: ['a.test'], forward_scheme: 'http', forward_host: 'a', forward_port: 1 };

function hostWith(more: object) {
  const host = readProxyHost({ ...row, ...more });
  if (host === undefined) throw new Error('no proxy host');
  return host;
}

describe('a proxy host', () => {
  it('has flags whether they come as numbers or as booleans', () => {
    for (const [on, off] of [
      [1, 0],
      [true, false],
    ])
      expect(hostWith({ enabled: on, ssl_forced: off, http2_support: on })).toMatchObject({
        enabled: true,
        sslForced: false,
        http2: true,
      });
  });

  it('may lack locations, or have null for them', () => {
    expect(hostWith({}).locations).toEqual([]);
    expect(hostWith({ locations: null }).locations).toEqual([]);
  });

  it.each([{}, null, undefined, { id: '5', domain_names: [] }, { id: 5 }])('is not %j', (value) => {
    expect(readProxyHost(value)).toBeUndefined();
  });
});

describe('what nginx says', () => {
  const file = (name: string) =>
    `nginx: [emerg] unknown directive "nonsense" in /data/nginx/proxy_host/${name}.conf:30\nnginx: configuration file /etc/nginx/nginx.conf test failed\n`;

  it('is told without the line that only says it failed', () => {
    const host = hostWith({ meta: { nginx_online: false, nginx_err: file('5') } });
    expect(isOnline(host)).toBe(false);
    expect(nginxComplaint(host)).toBe(
      'nginx: [emerg] unknown directive "nonsense" in /data/nginx/proxy_host/5.conf:30',
    );
  });

  it.each([
    ['5', false],
    ['15', true],
    ['2', true],
  ])('about %s.conf blames others of host 5: %s', (name, blames) => {
    expect(blamesOthers(hostWith({ meta: { nginx_online: false, nginx_err: file(name) } }))).toBe(blames);
  });

  it('without a file blames nobody else', () => {
    const nginx_err = 'nginx: [emerg] host not found in upstream';
    expect(blamesOthers(hostWith({ meta: { nginx_online: false, nginx_err } }))).toBe(false);
  });

  it('is nothing before nginx has spoken', () => {
    expect(isOnline(hostWith({ meta: {} }))).toBe(true);
    expect(isOnline(hostWith({ meta: null }))).toBe(true);
  });
});
