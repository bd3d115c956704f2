// Asks the embedded proxy of a world what it does, over its control socket.
import { request } from 'node:http';
import { join } from 'node:path';

const PROTOCOL = '2';

/** `ask(method, path, body)` resolves with the answer's JSON; rejects when the proxy is not there or says no. */
export function proxyControl(dataDir) {
  const socketPath = join(dataDir, 'parts/proxy-proxy/proxy.sock');
  return {
    ask(method, path, body) {
      return new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'docker-watcher-protocol': PROTOCOL };
        const outgoing = request({ socketPath, method, path, headers, agent: false }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => {
            if ((response.statusCode ?? 500) < 300) resolve(text === '' ? undefined : JSON.parse(text));
            else reject(new Error(`${method} ${path} of the proxy answered ${response.statusCode}: ${text}`));
          });
          response.on('error', reject);
        });
        outgoing.on('error', reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
    /** The routes of one owner. */
    async routes(owner) {
      const { routes } = await this.ask('GET', `/routes?owner=${encodeURIComponent(owner)}`);
      return routes;
    },
  };
}
