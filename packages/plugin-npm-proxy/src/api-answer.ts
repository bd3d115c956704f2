import { PluginError } from '@docker-watcher/sdk';

/** What the API of Nginx Proxy Manager answered, read defensively: behind it may stand an nginx with an HTML page. */
export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; undefined when the body is none. */
  readonly body: unknown;
  /** `error.message` of an error body. */
  readonly message: string;
}

export function readAnswer(status: number, bytes: Uint8Array): ApiAnswer {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    body = undefined;
  }
  const error = (body as { error?: { message?: unknown } } | null | undefined)?.error;
  return { status, body, message: typeof error?.message === 'string' ? error.message : '' };
}

/**
 * True when the token is to be blamed, or what it may do: 401 and 403 up to 2.12; since 2.13 400 "Token has expired" and
 * a 404 whose message is a path. A 404 with a number is about the thing itself.
 */
export function blamesToken(answer: ApiAnswer): boolean {
  if (answer.status === 401 || answer.status === 403) return true;
  if (answer.status === 400) return /token has expired|empty token/i.test(answer.message);
  return answer.status === 404 && /^Not Found - \//.test(answer.message);
}

/** The error for an answer that is neither success nor about the token. */
export function faultOf(answer: ApiAnswer, doing: string): PluginError {
  const words = answer.message === '' ? `status ${answer.status}` : `${answer.status} ${answer.message}`;
  const options = { status: answer.status };
  if (answer.body === undefined && answer.status < 500) {
    return new PluginError('bad_answer', `What answers while ${doing} is no Nginx Proxy Manager: ${words}`, {
      ...options,
      hint: 'Is "url" the address of its web page (port 81 as a rule), with the right scheme?',
    });
  }
  if (answer.status === 404)
    return new PluginError('not_found', `Nginx Proxy Manager has no such thing while ${doing}: ${words}`, options);
  if (answer.status >= 500)
    return new PluginError('unavailable', `Nginx Proxy Manager failed while ${doing}: ${words}`, options);
  if (/already in use/i.test(answer.message))
    return new PluginError('conflict', `Nginx Proxy Manager: ${answer.message}`, options);
  return new PluginError('rejected', `Nginx Proxy Manager refused ${doing}: ${words}`, options);
}
