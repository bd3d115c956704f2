import { type CallOptions, type HttpClient, type HttpResponse, type PartLog, PluginError } from '@docker-watcher/sdk';
import { parseJson, readErrorBody } from './error-body.js';
import { faultOf, nonsense, refusalOf } from './fault.js';
import { Holds } from './holds.js';
import { Origins } from './origins.js';
import { parseRetryAfter } from './retry-after.js';
import { SingleFlight } from './single-flight.js';
import { withoutCredentials } from './without-credentials.js';

export interface JsonApiOptions {
  readonly http: HttpClient;
  readonly log: PartLog;
  /** Paths stand below it: `https://git.example.com/api/v1`. */
  readonly url: string;
  /** Value of the Authorization header; absent: anonymous. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM text of further certificate authorities. */
  readonly ca?: string;
  /** Accept any certificate, and plain http. */
  readonly insecure?: boolean;
  /** Wall time in milliseconds. */
  readonly now?: () => number;
}

export interface JsonAnswer extends HttpResponse {
  /** Undefined when the body is not JSON, which an answer of 200 always is. */
  readonly json: unknown;
}

const MOST_REMEMBERED = 200;
const REDIRECTS = 3;
/** GitHub, of limits that come without a time: "wait for at least one minute". */
const UNTOLD_WAIT_MS = 60_000;

/**
 * Reads the API that a forge has beside its registry. Identical questions at the same time are one request, answers
 * with an `ETag` are asked for anew only if they changed, and a host that asks to wait is left alone until then.
 */
export class JsonApi {
  readonly #base: string;
  readonly #host: string;
  readonly #origins: Origins;
  readonly #holds: Holds;
  readonly #now: () => number;
  readonly #flights = new SingleFlight();
  readonly #remembered = new Map<string, { readonly etag: string; readonly answer: JsonAnswer }>();

  constructor(private readonly options: JsonApiOptions) {
    const { url, log, now = Date.now } = options;
    this.#base = url.replace(/\/+$/, '');
    this.#host = new URL(url).host;
    this.#origins = new Origins(options);
    this.#now = now;
    this.#holds = new Holds(now, log);
  }

  /** The answer below 500, for the caller to judge; `asked` names the question in messages. */
  get(path: string, asked: string, { signal }: CallOptions): Promise<JsonAnswer> {
    return this.#flights.run(path, signal, (shared) => this.#get(path, asked, shared));
  }

  /** The error for an answer of `get` that the asker has no use for. */
  refuse(answer: JsonAnswer, asked: string): PluginError {
    const { authorization } = this.options;
    const hasCredentials = authorization !== undefined;
    return refusalOf(
      { ...answer, body: withoutCredentials(answer.body, authorization) },
      { asked, nowMs: this.#now(), hasCredentials },
    );
  }

  async #get(path: string, asked: string, signal: AbortSignal): Promise<JsonAnswer> {
    this.#holds.check(this.#host);
    // Throws for plain http that nobody allowed.
    this.#origins.choose(this.#host);
    const known = this.#remembered.get(path);
    const response = await this.#request(path, known?.etag, signal);
    if (response.status === 304 && known !== undefined) return known.answer;
    const waitMs = waitOf(response, this.#now());
    if (waitMs !== undefined) {
      const { status } = response;
      const error = new PluginError('rate_limited', `Asked too often for ${asked}.`, { status, retryAfterMs: waitMs });
      throw this.#holds.keep(this.#host, error);
    }
    const answer = { ...response, json: parseJson(Buffer.from(response.body).toString('utf8')) };
    if (response.status >= 500 || response.status === 408) throw this.refuse(answer, asked);
    if (response.status === 200) {
      if (answer.json === undefined) throw nonsense(this.#host, `something other than JSON for ${asked}`);
      this.#remember(path, answer);
    }
    return answer;
  }

  async #request(path: string, etag: string | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const { http, authorization, headers, ca, insecure } = this.options;
    try {
      return await http.request(`${this.#base}${path}`, {
        headers: {
          accept: 'application/json',
          ...headers,
          ...(authorization === undefined ? {} : { authorization }),
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
        },
        maxRedirects: REDIRECTS,
        signal,
        ...(ca === undefined ? {} : { ca }),
        ...(insecure === undefined ? {} : { insecure }),
      });
    } catch (error) {
      throw faultOf(error, this.#host, signal);
    }
  }

  #remember(path: string, answer: JsonAnswer): void {
    const { etag } = answer.headers;
    this.#remembered.delete(path);
    if (etag === undefined) return;
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size >= MOST_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
    this.#remembered.set(path, { etag, answer });
  }
}

/**
 * Milliseconds to wait when `response` is a limit. GitHub's are 403 as often as 429.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function waitOf({ status, headers, body }: HttpResponse, nowMs: number): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const isUsedUp = headers['x-ratelimit-remaining'] === '0';
  const toldMs =
    parseRetryAfter(headers['retry-after'], nowMs) ??
    (isUsedUp ? untilReset(headers['x-ratelimit-reset'], nowMs) : undefined);
  const isLimit =
    status === 429 || isUsedUp || toldMs !== undefined || /rate limit/i.test(readErrorBody(body).message ?? '');
  return isLimit ? (toldMs ?? UNTOLD_WAIT_MS) : undefined;
}

/** `header` is a time in seconds since 1970. */
function untilReset(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || !/^\d+$/.test(header)) return undefined;
  return parseRetryAfter(String(Math.max(1, Math.ceil(Number(header) - nowMs / 1_000))), nowMs);
}
