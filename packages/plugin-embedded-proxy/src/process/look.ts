import http from 'node:http';
import { GENERATION_HEADER, MARKER_HEADER, PROBE_HEADER } from '../data-plane/headers.js';
import type { ListenAddress } from '../data-plane/listener.js';
import type { ServingFact } from '../protocol.js';

/** Asks the data plane from outside, on a fresh connection, which generation answers for `host` now. */
export function lookFor(host: string, at: ListenAddress, token: string): Promise<ServingFact> {
  return new Promise((resolve) => {
    const request = http.get({
      ...connectable(at),
      path: '/',
      agent: false,
      headers: { host, [PROBE_HEADER]: token },
      timeout: 5_000,
    });
    const tell = (generation: string | null, evidence: string) => resolve({ generation, evidence });
    request.on('response', (response) => {
      response.resume();
      const { [GENERATION_HEADER]: generation, [MARKER_HEADER]: reason } = response.headers;
      if (typeof generation === 'string') tell(generation, `a fresh connection was led to generation ${generation}`);
      else tell(null, `a fresh connection got ${response.statusCode} from the proxy itself (${reason ?? 'unmarked'})`);
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 5 s')));
    request.on('error', (error) => tell(null, `the proxy's own listener failed: ${error.message}`));
  });
}

/** Where to connect for something that listens at `address`: a wildcard is not an address to go to. */
export function connectable({ host, port }: ListenAddress): ListenAddress {
  if (host === '0.0.0.0' || host === '') return { host: '127.0.0.1', port };
  return host === '::' ? { host: '::1', port } : { host, port };
}
