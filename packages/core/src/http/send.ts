import type Koa from 'koa';
import { type Ids, type Log, toAppError } from '../base/index.js';
import type { EventLog } from '../notify/index.js';
import type { Answer } from './answer.js';
import type { Arrival } from './arrival.js';
import type { Authenticator } from './authenticator.js';
import type { RequestMetrics } from './ports.js';
import type { Prepared } from './prepared.js';
import { problemOf } from './problem.js';
import type { StreamTerms, StreamTiming } from './streams/connection.js';
import { type EventStream, writeEvents } from './streams/event-stream.js';
import { type Feed, writeFeed } from './streams/feed.js';

export interface RequestState {
  /** Id of the request: in its answer, its log lines and its events. */
  id: string;
  /** Path of the route table that answered; absent: none did. */
  route?: string;
}

export interface Service {
  readonly authenticator: Authenticator;
  readonly arrivalOf: (request: Koa.ParameterizedContext['req']) => Arrival;
  readonly events: EventLog;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: RequestMetrics;
  readonly timing: StreamTiming;
  /** Aborts when the server closes: streams end. */
  readonly closing: AbortSignal;
}

export type Context = Koa.ParameterizedContext<RequestState>;

const JSON_TYPE = 'application/json; charset=utf-8';

/** Turns what a handler gave back into the response. */
export function send(ctx: Context, answer: Answer<unknown>, status: number, service: Service): void {
  if (answer === undefined) {
    ctx.status = 204;
  } else if ('stream' in answer || 'feed' in answer) {
    openStream(ctx, answer, service);
  } else if ('prepared' in answer) {
    sendPrepared(ctx, answer.prepared, status);
  } else if ('text' in answer) {
    ctx.status = status;
    ctx.set({ ...answer.headers });
    ctx.body = answer.text;
    ctx.set('content-type', answer.type);
  } else if ('bytes' in answer) {
    ctx.status = status;
    ctx.set({ ...answer.headers });
    ctx.body = answer.bytes;
    ctx.length = answer.size;
    ctx.set('content-type', answer.type);
  } else {
    ctx.status = answer.body === undefined ? 204 : (answer.status ?? status);
    if (answer.body !== undefined) ctx.set('content-type', JSON_TYPE);
    ctx.set({ ...answer.headers });
    // As text: of an object, Koa asks first whether it is a `Response`, and Node loads all of `fetch` for the name alone.
    if (answer.body !== undefined) ctx.body = JSON.stringify(answer.body);
  }
}

function sendPrepared(ctx: Context, { plain, gzip }: Prepared, status: number): void {
  const isPacked = gzip !== undefined && ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
  ctx.status = status;
  ctx.body = isPacked ? gzip : plain;
  ctx.set('content-type', JSON_TYPE);
  if (gzip !== undefined) ctx.vary('accept-encoding');
  if (isPacked) ctx.set('content-encoding', 'gzip');
}

/** From here on the response is not Koa's: a stream is written as it grows. */
function openStream(ctx: Context, answer: EventStream | Feed, service: Service): void {
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
  const { events, log, metrics } = service;
  const terms = termsOf(ctx, service);
  const describe = (error: unknown) => problemOf(toAppError(error), ctx.state.id);
  metrics.streamsChanged(1);
  ('stream' in answer
    ? writeEvents(ctx.res, events, answer.stream, terms)
    : writeFeed(ctx.res, answer, { ...terms, describe })
  )
    .catch((error: unknown) => log.error('Stream failed', { request: ctx.state.id, path: ctx.path, error }))
    .finally(() => metrics.streamsChanged(-1));
}

function termsOf({ req }: Context, { authenticator, timing, closing }: Service): StreamTerms {
  const isWelcome = () =>
    authenticator.demand(req).then(
      () => true,
      (error: unknown) => toAppError(error).code !== 'request.unauthenticated',
    );
  return { ...timing, isWelcome, signal: closing };
}
