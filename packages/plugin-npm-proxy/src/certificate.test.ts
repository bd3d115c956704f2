import type { CertificateInfo, Route } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { chooseCertificate, readCertificates } from './certificate.js';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const later = '2026-09-01T00:00:00.000Z';
const soon = '2026-06-02T00:00:00.000Z';
const past = '2026-05-01T00:00:00.000Z';

const certificate = (id: number, host: string, expiresAt = later): CertificateInfo => ({
  id: String(id),
  name: `${host} no. ${id}`,
  hosts: [host],
  expiresAt,
});

function choose(
  host: string,
  certificates: readonly CertificateInfo[],
  more: { name?: string; current?: number } = {},
) {
  const route: Route = {
    id: 'app/dev',
    host,
    target: { host: 'app', port: 80, scheme: 'http' },
    tls: { force: true, http2: true, hsts: false, ...(more.name === undefined ? {} : { certificate: more.name }) },
    websockets: true,
    owner: 'instance-1',
    generation: 'g1',
  };
  return chooseCertificate(route, certificates, more.current ?? 0, NOW);
}

describe('the certificate of a route', () => {
  it.each([
    ['the exact name before a wildcard', [certificate(1, '*.example.com'), certificate(2, 'app.example.com')], 2],
    ['a wildcard of one label', [certificate(1, 'example.com'), certificate(2, '*.example.com')], 2],
    ['whatever the case', [certificate(1, 'APP.Example.com')], 1],
    ['the one that ends last', [certificate(1, 'app.example.com', soon), certificate(2, 'app.example.com')], 2],
    ['no expired one', [certificate(1, 'app.example.com', past), certificate(2, '*.example.com', soon)], 2],
  ])('is %s', (_, certificates, id) => {
    expect(choose('app.example.com', certificates)).toBe(id);
  });

  it('is no wildcard for two labels, nor for the bare domain', () => {
    const wildcard = [certificate(1, '*.example.com')];
    for (const host of ['a.b.example.com', 'example.com'])
      expect(() => choose(host, wildcard)).toThrow(`no certificate for ${host}`);
  });

  it('stays the one that the host has, until that one ends', () => {
    const exact = certificate(1, 'app.example.com');
    expect(choose('app.example.com', [exact, certificate(2, 'other.example.com')], { current: 2 })).toBe(2);
    expect(choose('app.example.com', [exact, certificate(2, 'other.example.com', past)], { current: 2 })).toBe(1);
    expect(choose('app.example.com', [exact], { current: 2 })).toBe(1);
  });

  it('is the configured one by id or name, expired or not', () => {
    const all = [certificate(1, 'app.example.com'), certificate(2, 'b.example.com', past)];
    expect(choose('app.example.com', all, { name: '2' })).toBe(2);
    expect(choose('app.example.com', all, { name: 'b.example.com no. 2' })).toBe(2);
    expect(() => choose('app.example.com', all, { name: 'nobody' })).toThrow('no certificate "nobody"');
  });

  it('is none without tls', () => {
    const route = { tls: undefined } as unknown as Route;
    expect(chooseCertificate(route, [certificate(1, 'app.example.com')], 1, NOW)).toBeUndefined();
  });
});

it('a list keeps nothing secret', () => {
  const rows = [
    {
      id: 7,
      provider: 'other',
      nice_name: 'mine',
      domain_names: ['app.example.com'],
      expires_on: '2026-09-01 00:00:00',
      meta: { certificate_key: 'PRIVATE' },
    },
    { id: 8, nice_name: 'iso', domain_names: [], expires_on: '2026-09-01T00:00:00.000Z' },
    { id: 9, nice_name: 'none', domain_names: [], expires_on: null },
  ];
  expect(readCertificates(rows)).toEqual([
    { id: '7', name: 'mine', hosts: ['app.example.com'], expiresAt: later },
    { id: '8', name: 'iso', hosts: [], expiresAt: later },
    { id: '9', name: 'none', hosts: [] },
  ]);
});
