// Where the demo's notifications arrive: checks each signature as the README of the webhook notifier says.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Listens on loopback; `received` holds what came, each with `signed`: true when its signature is right. */
export async function openInbox(secret) {
  const received = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    received.push({
      ...JSON.parse(body.toString('utf8')),
      signed: isSigned(request.headers, body, secret),
      receivedAt: Date.now(),
    });
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

function isSigned(headers, body, secret) {
  const given = /^sha256=([0-9a-f]{64})$/.exec(headers['docker-watcher-signature'] ?? '')?.[1];
  if (given === undefined) return false;
  const expected = createHmac('sha256', secret).update(`${headers['docker-watcher-timestamp']}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}
