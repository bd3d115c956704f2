import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FixtureAnswer } from '../fixture-answer.js';

export interface Letter {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP server on loopback that keeps all it is sent. */
export interface Inbox {
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly letters: readonly Letter[];
  /** How the next are answered: 204 at first. `reset` breaks the connection. */
  answer: FixtureAnswer | 'reset';
  close(): Promise<void>;
}

export async function openInbox(): Promise<Inbox> {
  const letters: Letter[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    letters.push({ method, path, headers, body });
    const { answer } = inbox;
    if (answer === 'reset') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers as Record<string, string>).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const inbox: Inbox = {
    url: `http://${host}`,
    host,
    letters,
    answer: { status: 204 },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return inbox;
}
