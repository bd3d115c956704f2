import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RouteTarget } from '@docker-watcher/sdk';

export interface Upstream {
  readonly target: RouteTarget;
  readonly name: string;
  /** Requests that arrived. */
  readonly count: number;
  stop(): Promise<void>;
}

/** Two real applications that say their name, as the old and the new version of a stage. */
export async function startUpstreamPair(
  reachableAs = '127.0.0.1',
): Promise<{ readonly blue: Upstream; readonly green: Upstream; close(): Promise<void> }> {
  const [blue, green] = [await startUpstream('blue', reachableAs), await startUpstream('green', reachableAs)];
  return {
    blue,
    green,
    async close() {
      await blue.stop();
      await green.stop();
    },
  };
}

async function startUpstream(name: string, reachableAs: string): Promise<Upstream> {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.end(name);
  });
  server.listen(0, reachableAs === '127.0.0.1' ? '127.0.0.1' : '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name,
    target: { host: reachableAs, port, scheme: 'http' },
    get count() {
      return count;
    },
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
