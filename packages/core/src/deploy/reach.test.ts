import { describe, expect, it } from 'vitest';
import type { EngineContainer, EngineInfo } from './ports.js';
import { addressOf, type ReachFacts, reachFromHere, reachFromProxy } from './reach.js';

const engine: EngineInfo = {
  id: 'e',
  version: '20.10',
  apiVersion: '1.41',
  platform: 'linux/amd64',
  name: 'host',
  operatingSystem: 'Debian GNU/Linux 12',
  dataRoot: '/var/lib/docker',
};
const container: EngineContainer = {
  id: 'c',
  name: 'app-dev-1',
  image: 'i',
  imageId: 'i',
  labels: {},
  state: 'running',
  exitCode: 0,
  oomKilled: false,
  error: '',
  restartCount: 0,
  restartPolicy: 'no',
  networks: { apps: { address: '172.20.0.2', aliases: [] }, idle: { address: '', aliases: [] } },
  published: { '3000': [{ hostIp: '0.0.0.0', hostPort: 40_001 }], '4000': [{ hostIp: '10.0.0.5', hostPort: 40_002 }] },
};
const facts: ReachFacts = { configured: 'auto', engine, own: undefined, network: 'apps' };

describe('how docker-watcher comes to a container', () => {
  const TABLE: readonly (readonly [string, Partial<ReachFacts>, string, RegExp])[] = [
    ['as it is configured', { configured: 'published' }, 'published', /docker\.reach says/],
    ['by address, from the host', {}, 'ip', /process on the engine's host/],
    ['by name, from the same network', { own: container }, 'network', /on the network apps/],
    ['by address, from another network', { own: container, network: 'other' }, 'ip', /not on the network other/],
    [
      'by a port, with Docker Desktop',
      { engine: { ...engine, operatingSystem: 'Docker Desktop' } },
      'published',
      /Desktop/,
    ],
  ];
  it.each(TABLE)('%s', (_name, more, kind, reason) => {
    const reach = reachFromHere({ ...facts, ...more });
    expect(reach.kind).toBe(kind);
    expect(reach.reason).toMatch(reason);
  });

  it('is the way of a proxy beside it, but not of one in a container', () => {
    const here = reachFromHere(facts);
    expect(reachFromProxy('host', here, 'auto')).toBe(here);
    expect(reachFromProxy('container', here, 'auto').kind).toBe('network');
    expect(reachFromProxy('container', here, 'published').kind).toBe('network');
    expect(reachFromProxy('container', here, 'ip')).toBe(here);
  });
});

describe('an address', () => {
  it('is a name, an address, or a port of the host', () => {
    expect(addressOf('network', container, 'apps', 3000)).toEqual({ host: 'app-dev-1', port: 3000 });
    expect(addressOf('ip', container, 'apps', 3000)).toEqual({ host: '172.20.0.2', port: 3000 });
    expect(addressOf('published', container, 'apps', 3000)).toEqual({ host: '127.0.0.1', port: 40_001 });
    expect(addressOf('published', container, 'apps', 4000)).toEqual({ host: '10.0.0.5', port: 40_002 });
  });

  it('is missing while the container has none', () => {
    expect(addressOf('ip', container, 'idle', 3000)).toBeUndefined();
    expect(addressOf('ip', container, 'none', 3000)).toBeUndefined();
    expect(addressOf('published', container, 'apps', 5000)).toBeUndefined();
  });
});
