import { PluginError } from '@docker-watcher/sdk';
import type { ApiAnswer } from './api-answer.js';
import type { Exchange } from './exchange.js';
import type { Settings } from './settings.js';

/** A token and when to renew it, in epoch milliseconds. */
interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** A token is renewed after four fifths of its life. */
const RENEW_AT = 0.8;
/** A clock that is wrong must not make every request sign in: an expired token is told by the answer anyway. */
const SHORTEST_LIFE_MS = 300_000;

/** Keeps us signed in: one sign-in at a time, however many ask. */
export class Session {
  #token: Token | undefined;
  #signingIn: Promise<Token> | undefined;

  constructor(
    private readonly account: Pick<Settings, 'email' | 'password'>,
    private readonly exchange: Exchange,
    private readonly now: () => number,
    /** Of the part: a sign-in is shared and must not end with the call that began it. */
    private readonly life: AbortSignal,
  ) {}

  /** Rejects with the reason of `signal` when that aborts; the sign-in itself goes on for others. */
  async token(signal: AbortSignal): Promise<string> {
    if (this.#token !== undefined && this.now() < this.#token.renewAt) return this.#token.text;
    this.#signingIn ??= this.#renew();
    return (await unlessAborted(this.#signingIn, signal)).text;
  }

  /** The token is no good any more, if it is still this one. */
  forget(text: string): void {
    if (this.#token?.text === text) this.#token = undefined;
  }

  async #renew(): Promise<Token> {
    try {
      this.#token = await this.#signIn();
      return this.#token;
    } finally {
      this.#signingIn = undefined;
    }
  }

  async #signIn(): Promise<Token> {
    const { email, password } = this.account;
    const answer = await this.exchange.ask({
      method: 'POST',
      path: '/tokens',
      body: { identity: email, secret: password },
      changes: false,
      signal: this.life,
    });
    // A server that repeats what it was sent must not make us repeat it.
    return tokenFrom({ ...answer, message: answer.message.replaceAll(password, '…') }, email, this.now());
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** Reads the answer of `POST /tokens`; throws what a person can act on. */
export function tokenFrom(answer: ApiAnswer, email: string, now: number): Token {
  const body = answer.body as { token?: unknown; expires?: unknown; requires_2fa?: unknown } | null | undefined;
  if (answer.status === 200 && body?.requires_2fa === true) {
    throw new PluginError('misconfigured', `The account ${email} of Nginx Proxy Manager asks for a second factor.`, {
      hint: 'Make an account for docker-watcher without two-factor sign-in, with "manage" for proxy hosts.',
    });
  }
  if (answer.status === 200 && typeof body?.token === 'string') {
    const life = Date.parse(String(body.expires)) - now;
    return { text: body.token, renewAt: now + Math.max(SHORTEST_LIFE_MS, (Number.isNaN(life) ? 0 : life) * RENEW_AT) };
  }
  if ((answer.status === 400 || answer.status === 401) && answer.body !== undefined) {
    throw new PluginError('unauthorized', `Nginx Proxy Manager does not accept the e-mail and password of ${email}.`, {
      status: answer.status,
      hint: 'Check "email" and "password"; a disabled account looks the same.',
    });
  }
  throw new PluginError(
    answer.status >= 500 ? 'unavailable' : 'bad_answer',
    `Nginx Proxy Manager did not let ${email} sign in: status ${answer.status} ${answer.message}`.trim(),
    {
      status: answer.status,
      hint: 'Is "url" the address of its web page (port 81 as a rule), and is it up?',
    },
  );
}
