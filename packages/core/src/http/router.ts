import Router from '@koa/router';
import type Koa from 'koa';
import { AppError, toAppError } from '../base/index.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';
import type { RawRequest, Route } from './route.js';
import { type Context, type RequestState, type Service, send } from './send.js';

const SANE_ID = /^[\w.-]{8,64}$/;
/** What is the API's, whether there is such a route or not: no file stands there. */
const API_PATH = /^\/(?:api|metrics|healthz|readyz)(?:\/|$)/;
const GUARDED_PATH = /^\/(?:api|metrics)(?:\/|$)/;

/** Gives each request its id, and turns what is thrown into problem JSON. */
export function answerProblems({ ids, log, metrics }: Service): Koa.Middleware<RequestState> {
  return async (ctx, next) => {
    const given = ctx.get('x-request-id');
    ctx.state.id = SANE_ID.test(given) ? given : ids.next();
    ctx.set('x-request-id', ctx.state.id);
    const started = performance.now();
    try {
      await next();
    } catch (thrown) {
      const error = toAppError(thrown);
      const { id: request } = ctx.state;
      if (error.status >= 500)
        log.error('Request failed', { request, path: ctx.path, code: error.code, error: thrown });
      ctx.status = error.status;
      if (error.status === 401) ctx.set('www-authenticate', 'Bearer realm="docker-watcher"');
      const { retryAfterSeconds } = error.details;
      if (typeof retryAfterSeconds === 'number') ctx.set('retry-after', String(retryAfterSeconds));
      ctx.body = JSON.stringify(problemOf(error, request));
      ctx.type = PROBLEM_TYPE;
    }
    const ms = performance.now() - started;
    const { id: request, route = 'none' } = ctx.state;
    metrics.requestAnswered(ctx.method, route, ctx.status, ms / 1_000);
    log.debug('Request answered', { request, method: ctx.method, route, status: ctx.status, ms: Math.round(ms) });
  };
}

/** Puts the route table behind Koa's router; what no row matches of the API is 401, 404 or 405. */
export function routeRequests(routes: readonly Route[], service: Service): Koa.Middleware<RequestState> {
  const router = new Router<RequestState>();
  for (const row of routes) {
    router.register(row.path, [row.method], async (ctx: Context & { params: Record<string, string> }) => {
      ctx.state.route = row.path;
      send(ctx, await row.answer(rawRequest(ctx, service)), row.status ?? 200, service);
    });
  }
  const run = router.routes();
  return async (ctx, next) => {
    let matched = true;
    await run(ctx as Parameters<typeof run>[0], async () => {
      matched = false;
    });
    if (matched) return;
    const allowed = allowedAt(router, ctx.path);
    if (allowed.length === 0 && !API_PATH.test(ctx.path)) await next();
    else await answerUnmatched(ctx, allowed, service);
  };
}

/** The end of the line. */
export const answerNothing: Koa.Middleware = (ctx) => {
  throw new AppError('not_found', `There is nothing at ${ctx.path}.`);
};

async function answerUnmatched(ctx: Context, allowed: readonly string[], { authenticator }: Service): Promise<void> {
  if (GUARDED_PATH.test(ctx.path)) await authenticator.demand(ctx.req);
  if (allowed.length === 0) throw new AppError('not_found', `There is nothing at ${ctx.path}.`);
  ctx.set('allow', [...allowed, 'OPTIONS'].join(', '));
  if (ctx.method !== 'OPTIONS') {
    throw new AppError(
      'request.wrong_method',
      `${ctx.path} does not take ${ctx.method}; it takes ${allowed.join(', ')}.`,
    );
  }
  ctx.status = 204;
}

function allowedAt(router: Router<RequestState>, path: string): readonly string[] {
  return [...new Set(router.stack.filter((layer) => layer.match(path)).flatMap(({ methods }) => methods))].sort();
}

function rawRequest(ctx: Context & { params: Record<string, string> }, service: Service): RawRequest {
  return {
    id: ctx.state.id,
    message: ctx.req,
    arrival: service.arrivalOf(ctx.req),
    params: ctx.params,
    query: { ...ctx.query },
    identify: () => service.authenticator.identify(ctx.req),
    demand: () => service.authenticator.demand(ctx.req),
  };
}
