import Router from '@koa/router';
import type Koa from 'koa';
import { AppError, type Ids, type Log, toAppError } from '../base/index.js';
import type { EventLog } from '../notify/index.js';
import type { Authenticator } from './authenticator.js';
import { type StreamTiming, writeEvents } from './event-stream.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';
import type { Answer, RawRequest, Route } from './route.js';

export interface RequestState {
  /** Id of the request: in its answer, its log lines and its events. */
  id: string;
}

export interface Service {
  readonly authenticator: Authenticator;
  readonly events: EventLog;
  readonly ids: Ids;
  readonly log: Log;
  readonly timing: StreamTiming;
  /** Aborts when the server closes: streams end. */
  readonly closing: AbortSignal;
}

type Context = Koa.ParameterizedContext<RequestState>;

const SANE_ID = /^[\w.-]{8,64}$/;

/** Gives each request its id, and turns what is thrown into problem JSON. */
export function answerProblems({ ids, log }: Service): Koa.Middleware<RequestState> {
  return async (ctx, next) => {
    const given = ctx.get('x-request-id');
    ctx.state.id = SANE_ID.test(given) ? given : ids.next();
    ctx.set('x-request-id', ctx.state.id);
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
  };
}

/** Puts the route table behind Koa's router; what no row matches is 401, 404 or 405. */
export function routeRequests(routes: readonly Route[], service: Service): Koa.Middleware<RequestState> {
  const router = new Router<RequestState>();
  for (const row of routes) {
    router.register(row.path, [row.method], async (ctx: Context & { params: Record<string, string> }) => {
      await send(ctx, await row.answer(rawRequest(ctx, service)), row.status ?? 200, service);
    });
  }
  const run = router.routes();
  return async (ctx, next) => {
    let matched = true;
    await run(ctx as Parameters<typeof run>[0], async () => {
      matched = false;
    });
    if (matched) return;
    await answerUnmatched(ctx, allowedAt(router, ctx.path), service);
    await next();
  };
}

async function answerUnmatched(ctx: Context, allowed: readonly string[], { authenticator }: Service): Promise<void> {
  if (/^\/(?:api|metrics)(?:\/|$)/.test(ctx.path)) await authenticator.demand(ctx.req);
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

function rawRequest(ctx: Context & { params: Record<string, string> }, { authenticator }: Service): RawRequest {
  return {
    id: ctx.state.id,
    message: ctx.req,
    params: ctx.params,
    query: { ...ctx.query },
    identify: () => authenticator.identify(ctx.req),
    demand: () => authenticator.demand(ctx.req),
  };
}

async function send(ctx: Context, answer: Answer<unknown>, status: number, service: Service): Promise<void> {
  if (answer === undefined) {
    ctx.status = 204;
  } else if ('stream' in answer) {
    openStream(ctx, answer, service);
  } else if ('text' in answer) {
    ctx.status = status;
    ctx.body = answer.text;
    ctx.set('content-type', answer.type);
  } else {
    ctx.status = answer.status ?? status;
    ctx.set({ ...answer.headers });
    ctx.body = answer.body as object;
  }
}

/** From here on the response is not Koa's: an event stream is written as it grows. */
function openStream(ctx: Context, { stream }: Extract<Answer<unknown>, { stream: unknown }>, service: Service): void {
  ctx.status = 200;
  if (ctx.method === 'HEAD') ctx.body = '';
  ctx.set({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  if (ctx.method === 'HEAD') return;
  ctx.respond = false;
  ctx.res.writeHead(200);
  const isWelcome = () =>
    service.authenticator.demand(ctx.req).then(
      () => true,
      (error: unknown) => toAppError(error).code !== 'request.unauthenticated',
    );
  writeEvents(ctx.res, service.events, stream, { ...service.timing, isWelcome, signal: service.closing }).catch(
    (error: unknown) => {
      service.log.error('Event stream failed', { request: ctx.state.id, error });
    },
  );
}
