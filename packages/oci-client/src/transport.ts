import type { HttpClient, HttpResponse, PartLog, PluginError } from '@docker-watcher/sdk';
import { Authenticator, type Authorization, type Credentials } from './authenticator.js';
import { faultOf, refusalOf } from './fault.js';
import { Holds } from './holds.js';
import { apiHostOf } from './host.js';
import { Origins } from './origins.js';
import { type PullLimit, parsePullLimit } from './pull-limit.js';

export interface TransportOptions {
  readonly http: HttpClient;
  readonly log: PartLog;
  /** Sent to the hosts of the images asked about, and to their token servers if these are allowed. */
  readonly credentials?: Credentials;
  /** The registry's configured address: tells http from https for its own host. */
  readonly url?: string;
  /** More hosts that may get the credentials: token servers that stand apart. The host of `url` always may. */
  readonly allowHosts?: readonly string[];
  /** PEM text of further certificate authorities. */
  readonly ca?: string;
  /** Accept any certificate, and plain http. */
  readonly insecure?: boolean;
  /** Wall time in milliseconds. */
  readonly now?: () => number;
}

export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD';
  /** Below the host: `/v2/alexei/app/tags/list?n=1000`. */
  readonly path: string;
  /** For messages: `the tags of git.example.com/alexei/app`. */
  readonly asked: string;
  readonly accept?: string;
}

/** Of manifests and configs; tag lists are paged. */
const MOST_BYTES = 4 * 1024 * 1024;
const REDIRECTS = 3;

/**
 * Sends requests to registries: finds the scheme, authenticates, waits when told to. At most two requests per question
 * and one for a token: a refusal of fresh credentials is final.
 */
export class Transport {
  readonly #origins: Origins;
  readonly #authenticator: Authenticator;
  readonly #now: () => number;
  readonly #holds: Holds;
  readonly #limits = new Map<string, PullLimit>();

  constructor(private readonly options: TransportOptions) {
    this.#now = options.now ?? Date.now;
    this.#holds = new Holds(this.#now, options.log);
    this.#origins = new Origins(options);
    this.#authenticator = new Authenticator({
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      allowHosts: [...(options.url === undefined ? [] : [new URL(options.url).host]), ...(options.allowHosts ?? [])],
      origins: this.#origins,
      now: this.#now,
      ask: (url, headers, signal) => this.#askForToken(url, headers, signal),
    });
  }

  /** The answer, if it is a 2xx, 3xx, 400, 404 or 405; all else is thrown. `repository` is absent for `/v2/`. */
  async send(
    { host, repository }: { readonly host: string; readonly repository?: string },
    request: RegistryRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    this.#holds.check(apiHostOf(host));
    const response = await this.#reach(host, repository, request, signal);
    const limit = parsePullLimit(response.headers);
    if (limit !== undefined) this.#limits.set(apiHostOf(host), limit);
    if (response.status < 400 || RETURNED.has(response.status)) return response;
    throw this.#refusal(response, host, request.asked);
  }

  /** What the last answer of `host` said of its limits. */
  limitOf(host: string): PullLimit | undefined {
    return this.#limits.get(apiHostOf(host));
  }

  /** The error for an answer of `send` that the asker has no use for. */
  refuse(response: HttpResponse, asked: string): PluginError {
    return refusalOf(response, {
      asked,
      nowMs: this.#now(),
      hasCredentials: this.options.credentials !== undefined,
    });
  }

  /** Over https, and over plain http where that is allowed and nobody speaks https. */
  async #reach(
    host: string,
    repository: string | undefined,
    request: RegistryRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const { origin, fallback } = this.#origins.choose(host);
    try {
      const response = await this.#ask(origin, repository, request, signal);
      this.#origins.settle(host, origin);
      return response;
    } catch (error) {
      if (fallback === undefined || !isWithoutTls(error)) throw error;
      const response = await this.#ask(fallback, repository, request, signal);
      // Servers with TLS say 400 to plain http: then the fault was the certificate.
      if (response.status === 400) throw error;
      this.options.log.debug('Registry speaks plain http', { host });
      this.#origins.settle(host, fallback);
      return response;
    }
  }

  async #ask(
    origin: string,
    repository: string | undefined,
    request: RegistryRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const first = await this.#authenticator.before(origin, repository, signal);
    const response = await this.#exchange(origin, request, first, signal);
    if (response.status !== 401) return this.#accepted(origin, first, response);
    const second = await this.#authenticator.answer(response, origin, repository, first, signal);
    if (second === undefined) return response;
    return this.#accepted(origin, second, await this.#exchange(origin, request, second, signal));
  }

  #accepted(origin: string, authorization: Authorization | undefined, response: HttpResponse): HttpResponse {
    if (authorization !== undefined && response.status < 400) this.#authenticator.accept(origin, authorization);
    return response;
  }

  #exchange(
    origin: string,
    request: RegistryRequest,
    authorization: Authorization | undefined,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const headers = {
      accept: request.accept ?? 'application/json',
      ...(authorization === undefined ? {} : { authorization: authorization.header }),
    };
    return this.#request(new URL(`${origin}${request.path}`), request.method, headers, signal);
  }

  async #askForToken(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse> {
    this.#holds.check(apiHostOf(url.host));
    const response = await this.#request(url, 'GET', { accept: 'application/json', ...headers }, signal);
    if (response.status === 200) return response;
    throw this.#refusal(response, url.host, `a token of ${url.host}`);
  }

  async #request(
    url: URL,
    method: 'GET' | 'HEAD',
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const { http, ca, insecure } = this.options;
    try {
      return await http.request(url.href, {
        method,
        headers,
        maxBytes: MOST_BYTES,
        maxRedirects: REDIRECTS,
        signal,
        ...(ca === undefined ? {} : { ca }),
        ...(insecure === undefined ? {} : { insecure }),
      });
    } catch (error) {
      throw faultOf(error, url.host, signal);
    }
  }

  #refusal(response: HttpResponse, host: string, asked: string): PluginError {
    return this.#holds.keep(apiHostOf(host), this.refuse(response, asked));
  }
}

/** What a caller may make sense of. */
const RETURNED: ReadonlySet<number> = new Set([400, 404, 405]);

function isWithoutTls(error: unknown): boolean {
  const code = (error as { cause?: { code?: string } } | undefined)?.cause?.code;
  return code === 'tls' || code === 'refused' || code === 'reset';
}
