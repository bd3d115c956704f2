import { type HttpFaultCode, type HttpResponse, PluginError } from '@docker-watcher/sdk';
import { parseRetryAfter } from './retry-after.js';

const LONGEST_EXCERPT = 200;

/** Client errors that say nothing against the message: it is sent again later. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

const HINTS: Readonly<Record<number, string>> = {
  401: 'Check "token", "headers" and the token in "url".',
  403: 'Check "token", "headers" and the token in "url".',
  404: 'Check "url": the webhook may have been removed on the other side.',
  405: 'Check "method".',
  410: 'The webhook was removed on the other side: make a new one.',
};

const FAULTS: Readonly<Partial<Record<HttpFaultCode, string>>> = {
  refused: 'does not accept connections',
  unresolved: 'is not known: its name has no address',
  reset: 'closed the connection before it answered',
  timeout: 'did not answer in time',
  tls: 'has a certificate that is not trusted',
};

/** The error for an answer that is not 2xx. `hide` takes out what must not be shown. */
export function answerFault(
  host: string,
  { status, headers, body }: HttpResponse,
  hide: (text: string) => string,
  nowMs: number,
): PluginError {
  const said = excerpt(headers['content-type'], body, hide);
  const message = `${host} answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status >= 300 && status < 400) {
    return new PluginError('rejected', `${host} answered ${status}: it wants to be asked elsewhere.`, {
      status,
      hint: 'Set "url" to the address it redirects to. Messages follow no redirects.',
    });
  }
  if (status >= 400 && status < 500 && !LATER.has(status)) {
    const hint = HINTS[status];
    return new PluginError('rejected', message, { status, ...(hint === undefined ? {} : { hint }) });
  }
  const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs);
  return new PluginError(status === 429 ? 'rate_limited' : 'unavailable', message, {
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The error for an exchange that failed. Without a cause: that one may hold the address. */
export function exchangeFault(host: string, error: unknown): PluginError {
  const code = (error as { readonly code?: HttpFaultCode } | null)?.code ?? 'other';
  return new PluginError('unavailable', `${host} ${FAULTS[code] ?? 'could not be reached'}.`);
}

/** What services say in a line of text or JSON; pages of a proxy in between say nothing. */
function excerpt(contentType: string | undefined, body: Uint8Array, hide: (text: string) => string): string {
  if (/html/i.test(contentType ?? '')) return '';
  const line = hide(Buffer.from(body).toString('utf8')).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT)}…` : line;
}
