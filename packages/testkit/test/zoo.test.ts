import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { NotifierPart, ProbePart, ProxyPart, RegistryPart } from '@docker-watcher/sdk';
import { afterAll, describe, expect, it } from 'vitest';
import { startSmallProxy } from '../../../examples/custom-plugin/test/small-proxy.js';
import { brokenPromises, type Check, notifierChecks, probeChecks, proxyChecks, registryChecks } from '../src/checks.js';
import { probeTarget } from '../src/kit/probe-checks.js';
import { BAD_NOTIFIERS, GOOD_NOTIFIER } from './zoo/notifiers.js';
import { BAD_PROBES, GOOD_PROBE } from './zoo/probes.js';
import { BAD_PROXIES, GOOD_PROXY } from './zoo/proxies.js';
import { BAD_REGISTRIES, GOOD_REGISTRY, TIMERS } from './zoo/registries.js';

afterAll(() => TIMERS.forEach(clearInterval));

const LONG_MS = 120_000;
const TOKEN = 'small-proxy-token';

const registry = <C>(definition: RegistryPart<C>) =>
  registryChecks(definition, {
    settings: ({ url, username, password }) => ({ url, username, token: password }) as C,
    webhook(secret) {
      const body = Buffer.from('{"repository":"alexei/app","tag":"dev-1"}');
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      return { headers: { 'x-signature': signature, 'x-delivery': '1' }, query: {}, body };
    },
  });

const proxy = <C>(definition: ProxyPart<C>) =>
  proxyChecks(definition, {
    async open() {
      const { url, entry, close } = await startSmallProxy(TOKEN);
      return { settings: { url, entry, token: TOKEN } as C, close };
    },
    settings: ({ url, host }) => ({ url, entry: host, token: TOKEN }) as C,
  });

const notifier = <C>(definition: NotifierPart<C>) =>
  notifierChecks(definition, { settings: ({ url, secret }) => ({ url, token: secret }) as C });

const probe = <C>(definition: ProbePart<C>) =>
  probeChecks(definition, {
    settings: () => ({}) as C,
    healthy: () => answering('+PONG\r\n'),
    unhealthy: () => answering('-LOADING\r\n'),
  });

async function answering(answer: string) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { target: probeTarget((server.address() as AddressInfo).port), close: () => void server.close() };
}

async function broken(checks: readonly Check[]): Promise<readonly string[]> {
  return (await brokenPromises(checks)).map(({ name }) => name);
}

it('nothing is said against the good parts', { timeout: LONG_MS }, async () => {
  const all = [registry(GOOD_REGISTRY), proxy(GOOD_PROXY), notifier(GOOD_NOTIFIER), probe(GOOD_PROBE)];
  expect(await brokenPromises(all.flat())).toEqual([]);
});

describe('a registry that', () => {
  it.each(BAD_REGISTRIES)('$what', { timeout: LONG_MS }, async ({ definition, fails }) => {
    expect(await broken(registry(definition))).toEqual(fails);
  });
});

describe('a proxy that', () => {
  it.each(BAD_PROXIES)('$what', { timeout: LONG_MS }, async ({ definition, fails }) => {
    expect(await broken(proxy(definition))).toEqual(fails);
  });
});

describe('a notifier that', () => {
  it.each(BAD_NOTIFIERS)('$what', { timeout: LONG_MS }, async ({ definition, fails }) => {
    expect(await broken(notifier(definition))).toEqual(fails);
  });
});

describe('a probe that', () => {
  it.each(BAD_PROBES)('$what', { timeout: LONG_MS }, async ({ definition, fails }) => {
    expect(await broken(probe(definition))).toEqual(fails);
  });
});

it('every check has something that it fails', () => {
  const caught = new Set(
    [...BAD_REGISTRIES, ...BAD_PROXIES, ...BAD_NOTIFIERS, ...BAD_PROBES].flatMap(({ fails }) => fails),
  );
  const all = [registry(GOOD_REGISTRY), proxy(GOOD_PROXY), notifier(GOOD_NOTIFIER), probe(GOOD_PROBE)].flat();
  expect(all.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
});
