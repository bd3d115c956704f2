import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { HttpClient, HttpRequest, HttpResponse } from '@docker-watcher/sdk';
import { got } from 'got';
import { messageOf } from '../base/index.js';
import { HostLanes } from './host-lanes.js';
import { faultCodeOf, HttpFault } from './http-fault.js';

export interface HttpClientOptions {
  /** Sent with every request that names none: `docker-watcher/0.1.0`. */
  readonly userAgent: string;
}

const IN_FLIGHT_PER_HOST = 4;
const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Meant for the first origin only. */
const PRIVATE_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** The one client behind every part's `http`, on got: see the contract at `HttpClient`. Waiting for a free place is not part of the deadline. */
export function createHttpClient(options: HttpClientOptions): HttpClient & { close(): void } {
  const lanes = new HostLanes(IN_FLIGHT_PER_HOST);
  const pools = new Pools();

  async function request(url: string, request: HttpRequest): Promise<HttpResponse> {
    let hop: Hop = {
      url: new URL(url),
      method: request.method ?? 'GET',
      headers: lowerCased(request.headers),
      body: request.body,
    };
    // Many requests under one signal are normal, not a leak: each takes its listener away again.
    setMaxListeners(0, request.signal);
    for (let left = request.maxRedirects ?? 0; ; left -= 1) {
      const { url: target } = hop;
      const response = await lanes
        .run(target.host, request.signal, () => exchange(hop, request))
        .catch((error: unknown) => {
          throw error instanceof HttpFault ? error : faultOf(error, hop, request);
        });
      const next = left > 0 ? follow(hop, response) : undefined;
      if (next === undefined) return response;
      hop = next;
    }
  }

  async function exchange(hop: Hop, request: HttpRequest): Promise<HttpResponse> {
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
    request.signal.throwIfAborted();
    const stop = new AbortController();
    const abort = () => stop.abort(request.signal.reason);
    const timer = setTimeout(
      () => stop.abort(new HttpFault('timeout', `${nameOf(hop)} took longer than ${timeoutMs} ms.`)),
      timeoutMs,
    );
    request.signal.addEventListener('abort', abort, { once: true });
    try {
      const stream = got.stream(hop.url, {
        method: hop.method,
        headers: { 'user-agent': options.userAgent, ...hop.headers },
        ...(hop.method === 'GET' || hop.method === 'HEAD' ? {} : { body: bytesOf(hop.body) }),
        agent: pools.of(request),
        signal: stop.signal,
        throwHttpErrors: false,
        followRedirect: false,
        retry: { limit: 0 },
      });
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        size += chunk.byteLength;
        if (size > maxBytes) throw new HttpFault('too_large', `${nameOf(hop)} answered more than ${maxBytes} bytes.`);
        chunks.push(chunk);
      }
      const { response } = stream;
      if (response === undefined) throw new HttpFault('reset', `${nameOf(hop)} ended without an answer.`);
      return {
        status: response.statusCode,
        headers: joined(response.headers),
        body: Buffer.concat(chunks),
        url: hop.url.href,
      };
    } catch (error) {
      if (stop.signal.aborted && stop.signal.reason instanceof HttpFault) throw stop.signal.reason;
      throw error;
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', abort);
    }
  }

  return { request, close: () => pools.close() };
}

interface Hop {
  readonly url: URL;
  readonly method: NonNullable<HttpRequest['method']>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpRequest['body'];
}

/** Keep-alive pools, one per trust setting: a connection made with `insecure` never serves a request without it. */
class Pools {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https = new Map<string, HttpsAgent>();

  of({ ca, insecure = false }: HttpRequest): { readonly http: HttpAgent; readonly https: HttpsAgent } {
    const key = `${insecure}\n${ca ?? ''}`;
    let https = this.#https.get(key);
    if (https === undefined) {
      const trust = ca === undefined ? {} : { secureContext: createSecureContext({ ca: [...rootCertificates, ca] }) };
      https = new HttpsAgent({ keepAlive: true, rejectUnauthorized: !insecure, ...trust });
      this.#https.set(key, https);
    }
    return { http: this.#http, https };
  }

  close(): void {
    for (const agent of [this.#http, ...this.#https.values()]) agent.destroy();
  }
}

/** Undefined: not a redirect that may be followed, so it is the answer. Never from https down to http. */
function follow(hop: Hop, { status, headers }: HttpResponse): Hop | undefined {
  const { location } = headers;
  if (!REDIRECTS.has(status) || location === undefined || !URL.canParse(location, hop.url.href)) return undefined;
  const url = new URL(location, hop.url);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && hop.url.protocol === 'http:');
  if (!isSafe) return undefined;
  const kept = Object.entries(hop.headers).filter(
    ([name]) => url.origin === hop.url.origin || !PRIVATE_HEADERS.has(name),
  );
  const becomesGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  return becomesGet
    ? {
        url,
        method: 'GET',
        headers: Object.fromEntries(kept.filter(([name]) => !name.startsWith('content-'))),
        body: undefined,
      }
    : { url, method: hop.method, headers: Object.fromEntries(kept), body: hop.body };
}

function faultOf(error: unknown, hop: Hop, request: HttpRequest): HttpFault {
  if (request.signal.aborted)
    return new HttpFault('aborted', `${nameOf(hop)} was aborted.`, { cause: request.signal.reason });
  return new HttpFault(faultCodeOf(error), `${nameOf(hop)} failed: ${messageOf(error)}`, { cause: error });
}

/** Without the query: it may hold a secret. */
function nameOf({ method, url }: Hop): string {
  return `${method} ${url.origin}${url.pathname}`;
}

function bytesOf(body: HttpRequest['body']): Buffer {
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    : Buffer.from(body ?? '');
}

function lowerCased(headers: HttpRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
