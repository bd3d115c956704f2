import { beforeAll, describe } from 'vitest';
import { buildProxy } from '../../../plugin-embedded-proxy/test/build.js';
import { ask, World } from '../../../plugin-embedded-proxy/test/world.js';
import { proxySuite } from '../suites/proxy-suite.js';
import { MemoryProxy } from '../twins/memory-proxy.js';

describe('on a process', () => {
  beforeAll(() => buildProxy());

  proxySuite('the embedded proxy', async () => {
    const own = new World();
    const { client, port } = await own.proxy();
    const blue = await own.app((_request, response) => response.end('blue'));
    const green = await own.app((_request, response) => response.end('green'));
    return {
      proxy: client,
      blue: blue.target,
      green: green.target,
      async visit(host) {
        const { status, body } = await ask(port, { headers: { host } });
        return status === 200 ? body : undefined;
      },
      end: () => own.end(),
    };
  });
});

proxySuite("the proxy's twin", async () => {
  const apps = new Map([
    ['10.0.0.1', 'blue'],
    ['10.0.0.2', 'green'],
  ]);
  const proxy = new MemoryProxy((host) => {
    const container = apps.get(host);
    return container === undefined ? { kind: 'no-route' } : { kind: 'answered', status: 200, says: '', container };
  });
  return {
    proxy,
    blue: { host: '10.0.0.1', port: 80, scheme: 'http' },
    green: { host: '10.0.0.2', port: 80, scheme: 'http' },
    async visit(host) {
      const met = proxy.visit(host);
      return met.kind === 'answered' ? met.container : undefined;
    },
    async end() {},
  };
});
