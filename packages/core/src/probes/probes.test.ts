import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineContainer, ProbeSpec } from '../deploy/index.js';
import { dockerProbe } from './docker-probe.js';
import { execProbe } from './exec-probe.js';
import { expectsStatus } from './expect-status.js';
import { httpProbe } from './http-probe.js';
import { tcpProbe } from './tcp-probe.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const specOf = (type: string, settings: Record<string, unknown> = {}, timeoutMs = 1_000): ProbeSpec => ({
  type,
  settings,
  timeoutMs,
  intervalMs: 250,
  deadlineMs: 10_000,
});
const targetAt = (port: number) => ({
  address: { host: '127.0.0.1', port },
  container: { id: 'c', name: 'n' },
  hostName: 'app.example.com',
});
const signal = () => new AbortController().signal;
const serve = (listener: RequestListener) => listen(createServer(listener));

describe('http', () => {
  it('is healthy by the expected status, and asks for the stage by its host name', async () => {
    const hosts: unknown[] = [];
    const port = await serve((request, response) => {
      hosts.push(request.headers.host);
      response.writeHead(request.url === '/health' ? 204 : 500).end();
    });
    expect(
      await httpProbe(specOf('http', { path: '/health' })).check(targetAt(port), { signal: signal() }),
    ).toMatchObject({ healthy: true });
    expect(await httpProbe(specOf('http')).check(targetAt(port), { signal: signal() })).toMatchObject({
      healthy: false,
      reason: 'status',
      evidence: expect.stringContaining('/ answers 500'),
    });
    expect(hosts).toEqual(['app.example.com', 'app.example.com']);
  });

  it('takes a redirect to https for no answer', async () => {
    const port = await serve((_, response) => response.writeHead(301, { location: 'https://app.example.com/' }).end());
    expect(await httpProbe(specOf('http')).check(targetAt(port), { signal: signal() })).toMatchObject({
      healthy: false,
      evidence: expect.stringContaining('301 to https:'),
    });
  });

  it('tells a refused connection, a silent one and one that speaks no http', async () => {
    const closed = await serve(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await httpProbe(specOf('http')).check(targetAt(closed), { signal: signal() })).toMatchObject({
      reason: 'refused',
    });
    const silent = await listen(createTcp(() => {}));
    expect(await httpProbe(specOf('http', {}, 50)).check(targetAt(silent), { signal: signal() })).toMatchObject({
      reason: 'timeout',
    });
    const babble = await listen(createTcp((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
    expect(await httpProbe(specOf('http')).check(targetAt(babble), { signal: signal() })).toMatchObject({
      reason: 'tls',
    });
  });

  it('stops at once when it is aborted', async () => {
    const silent = await listen(createTcp(() => {}));
    const control = new AbortController();
    const look = httpProbe(specOf('http', {}, 60_000)).check(targetAt(silent), { signal: control.signal });
    control.abort(new Error('enough'));
    await expect(look).rejects.toThrow('enough');
  });
});

it.each([
  [undefined, 302, true],
  [undefined, 404, false],
  [204, 204, true],
  [204, 200, false],
  [[200, 404], 404, true],
  ['200-299,404', 404, true],
  ['200-299', 300, false],
])('expect %j takes %i: %s', (expected, status, taken) => {
  expect(expectsStatus(expected, status)).toBe(taken);
});

describe('tcp', () => {
  it('wants the connection to stay open', async () => {
    const open = await listen(createTcp((socket) => socket.on('error', () => {})));
    expect(await tcpProbe(specOf('tcp', { holdMs: 20 })).check(targetAt(open), { signal: signal() })).toMatchObject({
      healthy: true,
    });
    const closing = await listen(createTcp((socket) => socket.end()));
    expect(await tcpProbe(specOf('tcp', { holdMs: 200 })).check(targetAt(closing), { signal: signal() })).toMatchObject(
      { healthy: false, reason: 'closed' },
    );
  });
});

describe('docker', () => {
  it.each([
    ['healthy', true, undefined],
    ['starting', false, undefined],
    ['unhealthy', false, undefined],
    [undefined, false, true],
  ] as const)('%s', async (health, healthy, final) => {
    const container = { health } as EngineContainer;
    const result = await dockerProbe({ container: async () => container }).check(targetAt(1), { signal: signal() });
    expect(result.healthy).toBe(healthy);
    expect('final' in result ? result.final : undefined).toBe(final);
  });
});

describe('exec', () => {
  it.each([
    [0, true, undefined],
    [1, false, undefined],
    [127, false, true],
  ])('exit code %i', async (exitCode, healthy, final) => {
    const result = await execProbe(
      { exec: async () => ({ exitCode, output: 'said' }) },
      specOf('exec', { command: ['check'] }),
    ).check(targetAt(1), { signal: signal() });
    expect(result.healthy).toBe(healthy);
    expect('final' in result ? result.final : undefined).toBe(final);
  });
});
