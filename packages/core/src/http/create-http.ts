import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import Koa from 'koa';
import { createArrivals } from './arrival.js';
import { Authenticator } from './authenticator.js';
import { allowOrigins } from './cors.js';
import { KnownTokens } from './known-tokens.js';
import { type Bound, type Listen, listenOnSocket, listenOnTcp } from './listen.js';
import { refuseForeignPage } from './open-listener.js';
import type { HttpOptions } from './options.js';
import type { HttpPorts } from './ports.js';
import { answerNothing, answerProblems, routeRequests } from './router.js';
import { allRoutes } from './routes/index.js';
import { securityHeaders } from './security-headers.js';
import type { RequestState, Service } from './send.js';
import { Sessions } from './sign-in/sessions.js';
import { readSite } from './static/read-site.js';
import { serveSite } from './static/serve-site.js';

export interface Http {
  /** Opens the TCP listener and, with `socket`, the one for the owner of the data folder. */
  listen(where: Listen): Promise<Bound>;
  /** Takes no more, ends streams, lets what runs finish within `graceMs`. */
  close(graceMs: number): Promise<void>;
  /** The app as a listener of Node's, for requests over TCP. */
  readonly callback: RequestListener;
}

/** The API and the dashboard: one Koa app behind two listeners. */
export function createHttp(ports: HttpPorts, options: HttpOptions): Http {
  const local = new WeakSet<IncomingMessage>();
  const closing = new AbortController();
  // Each open stream listens.
  setMaxListeners(0, closing.signal);
  const isLocal = (request: IncomingMessage) => local.has(request);
  const app = createApp(ports, options, isLocal, closing.signal);
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

function createApp(
  ports: HttpPorts,
  options: HttpOptions,
  isLocal: (request: IncomingMessage) => boolean,
  closing: AbortSignal,
): Koa<RequestState> {
  const { clock, events, ids, log, metrics } = ports;
  const tokens = new KnownTokens(ports.tokens, events);
  const { auth, heartbeatMs = 15_000, stallMs = 30_000 } = options;
  const arrivalOf = createArrivals(options);
  const sessions = new Sessions(ports);
  const authenticator = new Authenticator({ tokens, sessions, clock, auth, arrivalOf, isLocal });
  const timing = { heartbeatMs, stallMs };
  const service: Service = { authenticator, arrivalOf, events, ids, log, metrics, timing, closing };
  const app = new Koa<RequestState>();
  app.silent = true;
  app.on('error', (error: unknown) => log.warn('Answer could not be sent', { error }));
  app.use(securityHeaders);
  if (options.cors !== undefined && options.cors.length > 0) app.use(allowOrigins(options.cors));
  app.use(answerProblems(service));
  if (auth === 'none') {
    app.use(async (ctx, next) => {
      if (!isLocal(ctx.req)) refuseForeignPage(ctx.req, options.baseUrl);
      await next();
    });
  }
  app.use(routeRequests(allRoutes(ports, options), service));
  if (options.staticDir !== undefined) app.use(serveSite(readSite(options.staticDir)));
  app.use(answerNothing);
  return app;
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
