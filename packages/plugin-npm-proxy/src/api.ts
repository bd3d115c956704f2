import { setTimeout as wait } from 'node:timers/promises';
import { type HttpClient, isPluginError, PluginError } from '@docker-watcher/sdk';
import { type ApiAnswer, blamesToken, faultOf } from './api-answer.js';
import { Exchange, type Method, type Question } from './exchange.js';
import { type Permissions, readPermissions } from './permissions.js';
import { Session } from './session.js';
import type { Settings } from './settings.js';

/** Pauses before a read is asked again: nginx closes connections to the API at each reload. */
const AGAIN_MS = [100, 300, 900];

export const NEEDS = 'Give the account "manage" for proxy hosts, "view" for certificates, and visibility of all items.';

/** The API of one Nginx Proxy Manager: signed in, and telling a lost answer from a refusal. */
export class Api {
  readonly #exchange: Exchange;
  readonly #session: Session;

  constructor(
    private readonly settings: Settings,
    http: HttpClient,
    life: AbortSignal,
    now: () => number = Date.now,
  ) {
    this.#exchange = new Exchange(settings, http);
    this.#session = new Session(settings, this.#exchange, now, life);
  }

  async get(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await again(signal, () => this.#ask({ method: 'GET', path, changes: false, signal }));
    if (answer.status !== 200 || answer.body === undefined) throw faultOf(answer, `reading ${path}`);
    return answer.body;
  }

  /** Throws `unknown_outcome` when the answer was lost or is a 5xx: the row may have changed, and nginx may not. */
  async write(method: Exclude<Method, 'GET'>, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#ask({ method, path, body, changes: true, signal });
    if (answer.status === 200 || answer.status === 201) return answer.body;
    const fault = faultOf(answer, `${method} ${path}`);
    if (answer.status < 500) throw fault;
    throw new PluginError('unknown_outcome', fault.message, { status: answer.status, cause: fault });
  }

  /** Needs no token: `GET /api/` tells the version. */
  async version(signal: AbortSignal): Promise<string> {
    const answer = await again(signal, () => this.#exchange.ask({ method: 'GET', path: '/', changes: false, signal }));
    const version = (answer.body as { version?: Record<string, unknown> } | null | undefined)?.version;
    if (answer.status === 200 && version !== undefined) return `${version.major}.${version.minor}.${version.revision}`;
    throw faultOf(answer.status === 200 ? { ...answer, body: undefined } : answer, 'asking its version');
  }

  async permissions(signal: AbortSignal): Promise<Permissions | undefined> {
    return readPermissions(await this.get('/users/me?expand=permissions', signal));
  }

  async #ask(question: Omit<Question, 'token'>): Promise<ApiAnswer> {
    const token = await this.#session.token(question.signal);
    const first = await this.#exchange.ask({ ...question, token });
    // A new volume has new keys, and a token of the old ones gets 500: a fresh token tells. A write is not sent twice.
    const isSuspicious = blamesToken(first) || (first.status === 500 && !question.changes);
    if (!isSuspicious) return first;
    this.#session.forget(token);
    const second = await this.#exchange.ask({ ...question, token: await this.#session.token(question.signal) });
    if (!blamesToken(second)) return second;
    const { method, path } = question;
    throw new PluginError(
      'forbidden',
      `Nginx Proxy Manager does not let ${this.settings.email} do this: ${method} ${path}`,
      { status: second.status, hint: NEEDS },
    );
  }
}

/** Asks again when nobody answered, or nginx for a backend that is not there; never after a timeout. */
async function again(signal: AbortSignal, ask: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  for (const pauseMs of AGAIN_MS) {
    try {
      const answer = await ask();
      if (answer.status < 502 || answer.status > 504) return answer;
    } catch (error) {
      if (!isPluginError(error) || !PASSING.has((error.cause as { code?: string } | undefined)?.code ?? ''))
        throw error;
    }
    await wait(pauseMs, undefined, { signal });
  }
  return ask();
}

const PASSING: ReadonlySet<string> = new Set(['reset', 'refused', 'other']);
