import { type HttpClient, PluginError } from '@docker-watcher/sdk';
import { type ApiAnswer, readAnswer } from './api-answer.js';
import type { Settings } from './settings.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Question {
  readonly method: Method;
  /** Below `/api`. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  /** A write: a lost answer is `unknown_outcome`. */
  readonly changes: boolean;
  readonly signal: AbortSignal;
}

const READ_MS = 8_000;
/** A write runs `nginx -t` three times and reloads. */
const WRITE_MS = 20_000;
/** Lists come whole, and custom certificates with their PEM. */
const LONGEST_ANSWER = 32 * 1024 * 1024;

/** Faults before a byte of the request left. */
const NEVER_SENT: ReadonlySet<string> = new Set(['refused', 'unresolved', 'tls']);

/** One request and its answer, whatever the status; throws when there is no answer. */
export class Exchange {
  readonly #base: string;

  constructor(
    private readonly settings: Pick<Settings, 'url' | 'ca' | 'insecure'>,
    private readonly http: HttpClient,
  ) {
    this.#base = `${settings.url.replace(/\/+$/, '')}/api`;
  }

  async ask({ method, path, token, body, changes, signal }: Question): Promise<ApiAnswer> {
    const { ca, insecure } = this.settings;
    try {
      const response = await this.http.request(`${this.#base}${path}`, {
        method,
        timeoutMs: changes ? WRITE_MS : READ_MS,
        maxBytes: LONGEST_ANSWER,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(ca === undefined ? {} : { ca }),
        ...(insecure === undefined ? {} : { insecure }),
        signal,
      });
      return readAnswer(response.status, response.body);
    } catch (error) {
      signal.throwIfAborted();
      throw this.#silence(error, changes);
    }
  }

  #silence(error: unknown, changes: boolean): PluginError {
    const code = (error as { code?: string }).code ?? 'other';
    const isLost = changes && !NEVER_SENT.has(code);
    return new PluginError(
      isLost ? 'unknown_outcome' : 'unavailable',
      `Nginx Proxy Manager at ${this.settings.url} did not answer (${code}).`,
      { hint: HINTS[code] ?? 'Is it running, and reachable from docker-watcher?', cause: error },
    );
  }
}

const HINTS: Readonly<Record<string, string>> = {
  tls: 'Give its certificate authority with "ca_file", or set "insecure: true" if you accept any certificate.',
  unresolved: 'Is docker-watcher on the same Docker network as Nginx Proxy Manager, and its name right?',
};
