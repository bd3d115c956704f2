import { PluginError } from '@docker-watcher/sdk';
import type { ApiAnswer } from './api-answer.js';

/** A token and when to renew it, in epoch milliseconds. */
export interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** A token is renewed after four fifths of its life. */
const RENEW_AT = 0.8;

/** Reads the answer of `POST /tokens`; throws what a person can act on. */
export function tokenFrom(answer: ApiAnswer, email: string, now: number): Token {
  const body = answer.body as { token?: unknown; expires?: unknown; requires_2fa?: unknown } | undefined;
  if (answer.status === 200 && body?.requires_2fa === true) {
    throw new PluginError('misconfigured', `The account ${email} of Nginx Proxy Manager asks for a second factor.`, {
      hint: 'Make an account for docker-watcher without two-factor sign-in, with "manage" for proxy hosts.',
    });
  }
  if (answer.status === 200 && typeof body?.token === 'string') {
    const expires = Date.parse(String(body.expires));
    const life = Number.isNaN(expires) ? 3_600_000 : expires - now;
    return { text: body.token, renewAt: now + life * RENEW_AT };
  }
  if (answer.status === 400 || answer.status === 401) {
    throw new PluginError('unauthorized', `Nginx Proxy Manager does not accept the e-mail and password of ${email}.`, {
      status: answer.status,
      hint: 'Check "email" and "password"; a disabled account looks the same.',
    });
  }
  throw new PluginError(
    'unavailable',
    `Nginx Proxy Manager did not let ${email} sign in: status ${answer.status} ${answer.message}`.trim(),
    {
      status: answer.status,
      hint: 'Is "url" the address of its web page (port 81 as a rule)?',
    },
  );
}
