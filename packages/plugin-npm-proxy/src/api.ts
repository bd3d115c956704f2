import { type HttpClient, type HttpResponse, PluginError } from '@docker-watcher/sdk';
import { type ApiAnswer, blamesToken, faultOf, readAnswer } from './api-answer.js';
import { type Token, tokenFrom } from './session.js';
import type { Settings } from './settings.js';

const READ_MS = 10_000;
/** A write runs `nginx -t` three times and reloads. */
const WRITE_MS = 30_000;

/** The API of one Nginx Proxy Manager: signs in when needed, renews its token, tells a lost answer from a refusal. */
export class Api {
  readonly #base: string;
  #token: Token | undefined;
  #signingIn: Promise<Token> | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly http: HttpClient,
    private readonly now: () => number,
  ) {
    this.#base = `${settings.url.replace(/\/+$/, '')}/api`;
  }

  async get(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#ask('GET', path, undefined, signal);
    if (answer.status !== 200) throw faultOf(answer, `reading ${path}`);
    return answer.body;
  }

  /** Throws `unknown_outcome` when the answer was lost or is a 5xx: the row may have changed, and nginx may not. */
  async write(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#ask(method, path, body, signal);
    if (answer.status === 200 || answer.status === 201) return answer.body;
    const fault = faultOf(answer, `${method} ${path}`);
    if (answer.status < 500) throw fault;
    throw new PluginError('unknown_outcome', fault.message, { status: answer.status, cause: fault });
  }

  /** Needs no token: `GET /api/` tells the version. */
  async version(signal: AbortSignal): Promise<string> {
    const answer = await this.#send('GET', '/', undefined, undefined, signal);
    const version = (answer.body as { version?: Record<string, unknown> } | undefined)?.version;
    if (answer.status !== 200 || version === undefined) throw faultOf(answer, 'asking its version');
    return `${version.major}.${version.minor}.${version.revision}`;
  }

  async #ask(method: Method, path: string, body: unknown, signal: AbortSignal): Promise<ApiAnswer> {
    const first = await this.#send(method, path, body, await this.#signIn(signal), signal);
    // A new volume has new keys, and a token of the old ones gets 500: one fresh token tells.
    const suspicious = blamesToken(first) || (first.status === 500 && method === 'GET');
    if (!suspicious) return first;
    this.#token = undefined;
    const second = await this.#send(method, path, body, await this.#signIn(signal), signal);
    if (!blamesToken(second)) return second;
    throw new PluginError(
      'forbidden',
      `Nginx Proxy Manager does not let ${this.settings.email} do this: ${method} ${path}`,
      {
        status: second.status,
        hint: 'Give the account "manage" for proxy hosts and "view" for certificates, and visibility of all items.',
      },
    );
  }

  async #signIn(signal: AbortSignal): Promise<string> {
    if (this.#token !== undefined && this.now() < this.#token.renewAt) return this.#token.text;
    this.#signingIn ??= this.#fetchToken(signal).finally(() => {
      this.#signingIn = undefined;
    });
    this.#token = await this.#signingIn;
    return this.#token.text;
  }

  async #fetchToken(signal: AbortSignal): Promise<Token> {
    const { email, password } = this.settings;
    const answer = await this.#send('POST', '/tokens', { identity: email, secret: password }, undefined, signal);
    return tokenFrom(answer, email, this.now());
  }

  async #send(
    method: Method,
    path: string,
    body: unknown,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<ApiAnswer> {
    const changes = method !== 'GET' && path !== '/tokens';
    let response: HttpResponse;
    try {
      response = await this.http.request(`${this.#base}${path}`, {
        method,
        timeoutMs: changes ? WRITE_MS : READ_MS,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      const code = (error as { code?: string }).code ?? 'other';
      const lost = changes && !NEVER_SENT.has(code);
      throw new PluginError(
        lost ? 'unknown_outcome' : 'unavailable',
        `Nginx Proxy Manager at ${this.settings.url} did not answer (${code}).`,
        {
          hint: 'Is it running, and reachable from docker-watcher? Its nginx reloads at each change and may close a connection.',
          cause: error,
        },
      );
    }
    return readAnswer(response.status, response.body);
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Faults before a byte of the request left. */
const NEVER_SENT: ReadonlySet<string> = new Set(['refused', 'unresolved', 'tls']);
