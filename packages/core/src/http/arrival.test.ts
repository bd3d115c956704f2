import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createArrivals, throttleKey } from './arrival.js';

const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers: { host: 'here:8080', ...headers } }) as unknown as IncomingMessage;
const arrivals = createArrivals({ baseUrl: 'https://deploy.example.com', trustedProxies: ['172.18.0.0/16', '::1'] });

describe('the client behind proxies', () => {
  it.each([
    ['9.9.9.9', undefined, '9.9.9.9'],
    ['9.9.9.9', '1.1.1.1', '9.9.9.9'],
    ['172.18.0.5', '1.1.1.1', '1.1.1.1'],
    ['::ffff:172.18.0.5', '1.1.1.1', '1.1.1.1'],
    ['::1', '1.1.1.1, 172.18.0.9', '1.1.1.1'],
    ['172.18.0.5', '6.6.6.6, 1.1.1.1', '1.1.1.1'],
    ['172.18.0.5', 'unknown', '172.18.0.5'],
    ['172.18.0.5', undefined, '172.18.0.5'],
    ['172.18.0.5', '2001:db8::1', '2001:db8::1'],
  ])('%s, forwarded for %s: %s', (peer, forwarded, from) => {
    expect(arrivals(request(peer, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded })).from).toBe(from);
  });

  it('is believed about nothing else either', () => {
    const headers = { 'x-forwarded-host': 'Evil.example.com', 'x-forwarded-proto': 'https' };
    const plain = createArrivals({ trustedProxies: ['172.18.0.5'] });
    expect(plain(request('9.9.9.9', headers))).toMatchObject({ isSecure: false, hosts: ['here:8080'] });
    expect(plain(request('172.18.0.5', headers))).toMatchObject({ isSecure: true, hosts: ['evil.example.com'] });
  });

  it('may use the name of the base URL', () => {
    expect(arrivals(request('9.9.9.9'))).toMatchObject({ isSecure: true, hosts: ['here:8080', 'deploy.example.com'] });
  });

  it.each(['proxy', '10.0.0.0/64', ''])('is not looked for behind "%s"', (text) => {
    expect(() => createArrivals({ trustedProxies: [text] })).toThrow(/is no address/);
  });
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('a throttle counts %s by %s', (address, key) => {
  expect(throttleKey(address)).toBe(key);
});
