import type { IncomingMessage } from 'node:http';
import { type Static, type TSchema, Type } from '@docker-watcher/sdk';
import { type Ability, AppError, authorize, type Caller } from '../base/index.js';
import type { EventStream } from './event-stream.js';
import { readBody, readJson } from './read-body.js';
import { checker } from './validate.js';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface JsonAnswer<B> {
  readonly body: B;
  /** Where it differs from the route's own. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler gives back: JSON, text, a stream of events, or nothing (204). */
export type Answer<B> = JsonAnswer<B> | TextAnswer | EventStream | undefined;

export interface TextAnswer {
  readonly text: string;
  readonly type: string;
}

/** One request as a handler sees it: checked, typed, and with who asks. */
export interface Call<P, Q, B> {
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: RawRequest;
}

export interface RawRequest {
  readonly id: string;
  readonly message: IncomingMessage;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined: no credentials. Throws on wrong ones. */
  identify(): Promise<Caller | undefined>;
  /** Throws without credentials. */
  demand(): Promise<Caller>;
}

/** What the reference says of a route. */
interface RouteFacts {
  readonly method: Method;
  /** As the router reads it: `/api/deploys/:id`. */
  readonly path: string;
  readonly summary: string;
  /** Of the good answer. Default 200. */
  readonly status?: number;
  /** Of the good answer; absent for streams, text and nothing. */
  readonly response?: TSchema;
}

interface RouteSchemas<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly params?: P;
  readonly query?: Q;
  /** A body may be left out when this takes `{}`. */
  readonly body?: B;
}

export interface RouteSpec<P extends TSchema, Q extends TSchema, B extends TSchema>
  extends RouteFacts,
    RouteSchemas<P, Q, B> {
  readonly ability: Ability;
  /** Shows or changes more than single projects: closed to callers who are limited to some. */
  readonly everywhere?: boolean;
  handle(call: Call<Static<P>, Static<Q>, Static<B>>): Promise<Answer<unknown>>;
}

/** A row of the route table: what the router runs and the reference is made from. */
export interface Route extends RouteFacts, RouteSchemas<TSchema, TSchema, TSchema> {
  /** `open`: needs no credentials. */
  readonly access: Ability | 'open';
  answer(request: RawRequest): Promise<Answer<unknown>>;
}

const JSON_LIMIT_BYTES = 64 * 1024;
const Nothing = Type.Object({}, { additionalProperties: false });

/** A route that needs credentials; its schemas check the request and type the handler. */
export function route<
  P extends TSchema = typeof Nothing,
  Q extends TSchema = typeof Nothing,
  B extends TSchema = typeof Nothing,
>(spec: RouteSpec<P, Q, B>): Route {
  const { ability, everywhere, handle, ...facts } = spec;
  const params = checker('path', spec.params ?? Nothing);
  const query = checker('query', spec.query ?? Nothing);
  const body = checker('body', spec.body ?? Nothing);
  const takesBody = spec.method === 'POST';
  return {
    ...facts,
    access: ability,
    async answer(request) {
      const caller = { ...(await request.demand()), request: request.id };
      authorize(caller, ability);
      if (everywhere === true) demandEverywhere(caller);
      return handle({
        caller,
        params: params(request.params) as Static<P>,
        query: query(request.query) as Static<Q>,
        body: (takesBody ? body((await readJson(request.message, JSON_LIMIT_BYTES)) ?? {}) : {}) as Static<B>,
        request,
      });
    },
  };
}

export interface OpenRouteSpec extends RouteFacts {
  readonly params?: TSchema;
  /** Bytes of the raw body that are taken; absent: the body is not read. */
  readonly rawLimit?: number;
  handle(request: RawRequest, raw: Buffer): Promise<Answer<unknown>>;
}

/** A route for everybody. */
export function openRoute(spec: OpenRouteSpec): Route {
  const { handle, rawLimit, ...facts } = spec;
  return {
    ...facts,
    access: 'open',
    async answer(request) {
      const raw = rawLimit === undefined ? Buffer.alloc(0) : await readBody(request.message, rawLimit);
      return handle(request, raw);
    },
  };
}

function demandEverywhere(caller: Caller): void {
  if (caller.projects === undefined) return;
  throw new AppError('request.forbidden', 'This needs a token that is not limited to projects.');
}
