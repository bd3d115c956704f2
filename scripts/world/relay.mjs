// Stands between the registry and the controller, so that the webhook can be cut off like a pulled cable.
import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** Hands every POST on to `target()` (a URL, or undefined while there is none) unless `cut` is set. */
export async function openRelay(target) {
  const relay = {
    url: '',
    cut: false,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
  const server = createServer(async (incoming, response) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const url = target();
    if (relay.cut || url === undefined) return response.writeHead(202).end();
    const { host: _, ...headers } = incoming.headers;
    const outgoing = request(url, { method: 'POST', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.writeHead(502).end());
    return outgoing.end(Buffer.concat(chunks));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  relay.url = `http://127.0.0.1:${server.address().port}/`;
  return relay;
}
