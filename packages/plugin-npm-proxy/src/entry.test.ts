import { expect, it } from 'vitest';
import { entryFor } from './entry.js';
import { readProxyHost } from './proxy-host.js';

const host = (certificate_id: number, ssl_forced: boolean) =>
  readProxyHost({ id: 1, domain_names: ['a.test'], certificate_id, ssl_forced });

const [plain, offered, forced] = [host(0, false), host(1, false), host(1, true)];
const url = 'http://npm:81';

it.each([
  ['the host of url', undefined, plain, { connectTo: 'npm', port: 80, tls: false }],
  [
    'https when http only redirects',
    undefined,
    forced,
    { connectTo: 'npm', port: 443, tls: true, serverName: 'a.test' },
  ],
  ['http when both will do', undefined, offered, { connectTo: 'npm', port: 80, tls: false }],
  ['another host', 'http://10.0.0.1', forced, { connectTo: '10.0.0.1', port: 443, tls: true, serverName: 'a.test' }],
  ['another port', 'http://10.0.0.1:8080', plain, { connectTo: '10.0.0.1', port: 8080, tls: false }],
  [
    'a port for each',
    ['http://10.0.0.1:8080', 'https://10.0.0.1:8443'],
    forced,
    { connectTo: '10.0.0.1', port: 8443, tls: true, serverName: 'a.test' },
  ],
  [
    'https alone, where there is a certificate',
    'https://10.0.0.1:8443',
    offered,
    { connectTo: '10.0.0.1', port: 8443, tls: true, serverName: 'a.test' },
  ],
  ['http, where there is none', 'https://10.0.0.1:8443', plain, { connectTo: '10.0.0.1', port: 80, tls: false }],
  ['an IPv6 address', 'http://[fd00::1]:8080', plain, { connectTo: 'fd00::1', port: 8080, tls: false }],
  ['a host that is not there', undefined, undefined, { connectTo: 'npm', port: 80, tls: false }],
])('%s', (_, entry_url, of, entry) => {
  expect(entryFor({ url, ...(entry_url === undefined ? {} : { entry_url }) }, 'a.test', of)).toEqual(entry);
});
