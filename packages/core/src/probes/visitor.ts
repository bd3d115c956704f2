import type { Visitor } from '../deploy/index.js';
import { lookByHttp } from './http-request.js';

/** Visits a host name the way a visitor does: through the proxy, on a fresh connection. */
export function createVisitor(): Visitor {
  return {
    visit: (entry, host, path, { signal, timeoutMs }) =>
      lookByHttp({
        connectTo: entry.connectTo,
        port: entry.port,
        path,
        timeoutMs,
        signal,
        headers: { host, 'user-agent': 'docker-watcher' },
        ...(entry.tls ? { tls: { serverName: entry.serverName ?? host } } : {}),
      }),
  };
}
