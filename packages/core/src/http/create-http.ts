import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import Koa from 'koa';
import { Authenticator } from './authenticator.js';
import { type Bound, type Listen, listenOnSocket, listenOnTcp } from './listen.js';
import { refuseForeignPage } from './open-listener.js';
import type { HttpOptions } from './options.js';
import type { HttpPorts } from './ports.js';
import { answerProblems, type RequestState, routeRequests } from './router.js';
import { allRoutes } from './routes/index.js';
import { securityHeaders } from './security-headers.js';

export interface Http {
  /** Opens the TCP listener and, with `socket`, the one for the owner of the data folder. */
  listen(where: Listen): Promise<Bound>;
  /** Takes no more, ends streams, lets what runs finish within `graceMs`. */
  close(graceMs: number): Promise<void>;
  /** The app as a listener of Node's, for requests over TCP. */
  readonly callback: RequestListener;
}

/** The API: one Koa app behind two listeners. */
export function createHttp(ports: HttpPorts, options: HttpOptions): Http {
  const local = new WeakSet<IncomingMessage>();
  const closing = new AbortController();
  const service = {
    authenticator: new Authenticator(ports.tokens, ports.clock, options.auth, (request) => local.has(request)),
    events: ports.events,
    ids: ports.ids,
    log: ports.log,
    timing: { heartbeatMs: options.heartbeatMs ?? 15_000, stallMs: options.stallMs ?? 30_000 },
    closing: closing.signal,
  };
  const app = new Koa<RequestState>();
  app.silent = true;
  app.on('error', (error: unknown) => ports.log.warn('Answer could not be sent', { error }));
  app.use(securityHeaders);
  app.use(answerProblems(service));
  if (options.auth === 'none') {
    app.use(async (ctx, next) => {
      if (!local.has(ctx.req)) refuseForeignPage(ctx.req, options.baseUrl);
      await next();
    });
  }
  app.use(routeRequests(allRoutes(ports, options), service));
  const callback = app.callback() as RequestListener;
  const servers: Server[] = [];

  return {
    callback,
    async listen({ host, port, socket }) {
      const tcp = server(callback);
      servers.push(tcp);
      const address = await listenOnTcp(tcp, host, port);
      if (socket === undefined) return { address };
      const unix = server((request, response) => {
        local.add(request);
        return callback(request, response);
      });
      servers.push(unix);
      await listenOnSocket(unix, socket);
      return { address, socket };
    },
    async close(graceMs) {
      closing.abort();
      await Promise.all(servers.splice(0).map((open) => closeWithin(open, graceMs)));
    },
  };
}

/** `requestTimeout` is about receiving a request, so event streams are not cut by it. */
function server(listener: RequestListener): Server {
  return createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 10_000 }, listener);
}

async function closeWithin(open: Server, graceMs: number): Promise<void> {
  const timer = setTimeout(() => open.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => {
    open.close(() => resolve());
    open.closeIdleConnections();
  });
  clearTimeout(timer);
}
