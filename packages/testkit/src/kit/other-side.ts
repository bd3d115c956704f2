import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `silent` takes a connection and never answers; `refusing` and `failing` answer 401 and 500 and repeat what they were
 * sent, as some servers do; `garbage` answers a sign-in page; `broken` resets every connection.
 */
export type Mood = 'silent' | 'refusing' | 'failing' | 'garbage' | 'broken';

/** What a part speaks to when nothing goes well: one server, on TCP and on a unix socket. */
export interface OtherSide {
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly port: number;
  readonly socketPath: string;
  close(): Promise<void>;
}

export async function startOtherSide(mood: Mood): Promise<OtherSide> {
  const folder = await mkdtemp(join(tmpdir(), 'dw-kit-'));
  const socketPath = join(folder, 'other.sock');
  const servers = await Promise.all([listen(mood, { port: 0, host: '127.0.0.1' }), listen(mood, { path: socketPath })]);
  const { port } = servers[0].address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    url: `http://${host}`,
    host,
    port,
    socketPath,
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(mood: Mood, where: Parameters<Server['listen']>[0]) {
  const server = createServer((request, response) => void answer(mood, request, response));
  server.listen(where);
  await once(server, 'listening');
  return server;
}

async function answer(mood: Mood, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (mood === 'silent') return;
  if (mood === 'broken') return void request.socket.destroy();
  if (mood === 'garbage') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Please sign in</title>');
    return;
  }
  const body = Buffer.concat((await request.toArray().catch(() => [])) as Buffer[]).toString('utf8');
  const { authorization = 'nothing', ...others } = request.headers;
  const heard = `${request.method} ${request.url} with ${authorization} and ${JSON.stringify(others)}: ${body}`;
  const text = JSON.stringify({
    message: heard,
    errors: [{ code: 'UNKNOWN', message: heard }],
    error: { message: heard },
  });
  response.writeHead(mood === 'refusing' ? 401 : 500, { 'content-type': 'application/json' }).end(text);
}
