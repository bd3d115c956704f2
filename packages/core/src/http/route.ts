import type { IncomingMessage } from 'node:http';
import { type Static, type TSchema, Type } from '@docker-watcher/sdk';
import { type Ability, AppError, authorize, type Caller } from '../base/index.js';
import type { Answer } from './answer.js';
import type { Arrival } from './arrival.js';
import type { Identity } from './identity.js';
import { readBody, readJson } from './read-body.js';
import { checker } from './validate.js';

export type Method = 'GET' | 'POST' | 'DELETE';

/** One request as a handler sees it: checked, typed, and with who asks. */
export interface Call<P, Q, B> extends OpenCall<P, Q, B> {
  readonly caller: Caller;
  readonly identity: Identity;
}

/** The same, from anybody. */
export interface OpenCall<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: RawRequest;
}

export interface RawRequest {
  readonly id: string;
  readonly message: IncomingMessage;
  readonly arrival: Arrival;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined: no credentials. Throws on wrong ones. */
  identify(): Promise<Identity | undefined>;
  /** Throws without credentials. */
  demand(): Promise<Identity>;
}

/** What the description says of a route. */
interface RouteFacts {
  readonly method: Method;
  /** As the router reads it: `/api/deploys/:id`. */
  readonly path: string;
  readonly summary: string;
  /** Of the good answer. Default 200. */
  readonly status?: number;
  /** Other statuses with the same body. */
  readonly also?: readonly number[];
  /** Of the good answer's body; for a stream: of the data of a message. Absent: nothing, or text. */
  readonly response?: TSchema;
  /** Media type of the good answer, where it is not JSON. */
  readonly produces?: 'text/event-stream' | 'text/plain' | 'text/html' | 'application/vnd.sqlite3';
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

/** A row of the route table: what the router runs and the description is made from. */
export interface Route extends RouteFacts, RouteSchemas<TSchema, TSchema, TSchema> {
  /** `open`: needs no credentials. */
  readonly access: Ability | 'open';
  readonly everywhere?: boolean;
  /** The body is taken as it comes. */
  readonly isRaw?: boolean;
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
  const { ability, handle, ...facts } = spec;
  const read = reader(spec);
  return {
    ...facts,
    access: ability,
    async answer(request) {
      const identity = await request.demand();
      const caller = { ...identity.caller, request: request.id };
      authorize(caller, ability);
      if (spec.everywhere === true) demandEverywhere(caller);
      return handle({ caller, identity, ...(await read(request)) });
    },
  };
}

export interface OpenRouteSpec<P extends TSchema, Q extends TSchema, B extends TSchema>
  extends RouteFacts,
    RouteSchemas<P, Q, B> {
  handle(call: OpenCall<Static<P>, Static<Q>, Static<B>>): Promise<Answer<unknown>>;
}

/** A route for everybody. */
export function openRoute<
  P extends TSchema = typeof Nothing,
  Q extends TSchema = typeof Nothing,
  B extends TSchema = typeof Nothing,
>(spec: OpenRouteSpec<P, Q, B>): Route {
  const { handle, ...facts } = spec;
  const read = reader(spec);
  return { ...facts, access: 'open', answer: async (request) => handle(await read(request)) };
}

export interface RawRouteSpec extends RouteFacts {
  readonly params?: TSchema;
  readonly limitBytes: number;
  handle(request: RawRequest, body: Buffer): Promise<Answer<unknown>>;
}

/** A route for everybody that takes bytes and any query: what they say is proved by what they are. */
export function rawRoute(spec: RawRouteSpec): Route {
  const { handle, limitBytes, ...facts } = spec;
  return {
    ...facts,
    access: 'open',
    isRaw: true,
    answer: async (request) => handle(request, await readBody(request.message, limitBytes)),
  };
}

function reader<P extends TSchema, Q extends TSchema, B extends TSchema>(
  spec: RouteSchemas<P, Q, B> & { readonly method: Method },
): (request: RawRequest) => Promise<OpenCall<Static<P>, Static<Q>, Static<B>>> {
  const params = checker('path', spec.params ?? Nothing);
  const query = checker('query', spec.query ?? Nothing);
  const body = checker('body', spec.body ?? Nothing);
  const takesBody = spec.method === 'POST';
  return async (request) => ({
    params: params(request.params) as Static<P>,
    query: query(request.query) as Static<Q>,
    body: (takesBody ? body((await readJson(request.message, JSON_LIMIT_BYTES)) ?? {}) : {}) as Static<B>,
    request,
  });
}

function demandEverywhere(caller: Caller): void {
  if (caller.projects === undefined) return;
  throw new AppError('request.forbidden', 'This needs a token that is not limited to projects.');
}
