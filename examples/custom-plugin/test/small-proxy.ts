import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Route } from '@docker-watcher/sdk';

/** A proxy of a few lines with an admin API, to test against until yours stands in its place. */
export async function startSmallProxy(token: string) {
  const routes = new Map<string, Route>();
  const admin = await listen((request, response) => void manage(request, response));
  const entry = await listen(forward);

  async function manage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const host = decodeURIComponent(request.url?.split('/')[2] ?? '');
    const answer = (status: number, value?: unknown) => response.writeHead(status).end(JSON.stringify(value ?? {}));
    if (request.headers.authorization !== `Bearer ${token}`) return void answer(401);
    if (host === '') return void answer(200, [...routes.values()]);
    if (request.method === 'PUT') {
      const route = JSON.parse(body) as Route;
      if (!/^[a-z0-9.-]+$/i.test(route.target.host)) return void answer(400);
      routes.set(host, route);
    }
    const route = routes.get(host);
    if (request.method === 'DELETE') routes.delete(host);
    answer(route === undefined ? 404 : 200, route);
  }

  function forward(request: IncomingMessage, response: ServerResponse): void {
    const route = routes.get(request.headers.host ?? '');
    if (route === undefined) return void response.writeHead(404).end();
    const { host, port } = route.target;
    const { method, url: path, headers } = request;
    const onward = http.request({ host, port, method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  }

  return {
    url: `http://127.0.0.1:${admin.port}`,
    entry: `127.0.0.1:${entry.port}`,
    async close() {
      await admin.close();
      await entry.close();
    },
  };
}

async function listen(listener: RequestListener) {
  const server = http.createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
