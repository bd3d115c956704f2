import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { AppError } from '../base/index.js';

/** Throws when `auth.type: none` would let a whole network in. */
export function checkOpenListener(
  host: string,
  auth: { readonly type: 'password' | 'none'; readonly force?: boolean },
): void {
  if (auth.type !== 'none' || auth.force === true || isLoopback(host)) return;
  throw new AppError('config.invalid', `auth.type is "none", and server.host "${host}" is open to others.`, {
    hint: 'Listen on 127.0.0.1, or sign in (auth.type: password), or say auth.force: true if something else guards it.',
  });
}

/**
 * Without sign-in, the browser of whoever sits at this machine must not be turned into a tool of a page elsewhere:
 * refuses requests that a foreign page caused, and names that could have been re-bound to this address.
 */
export function refuseForeignPage(request: IncomingMessage, baseUrl: string | undefined): void {
  const host = request.headers.host ?? '';
  const { origin } = request.headers;
  if (isOurName(host, baseUrl) && (origin === undefined || hostOf(origin) === host)) return;
  throw new AppError('request.forbidden', 'Without sign-in, requests from pages of other sites are refused.', {
    hint: 'Ask by address or "localhost", or set server.base_url to the name it is asked by.',
  });
}

function isOurName(host: string, baseUrl: string | undefined): boolean {
  const name = hostOf(`http://${host}`, 'hostname');
  if (name === undefined) return false;
  return name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === hostOf(baseUrl ?? '', 'hostname');
}

function hostOf(url: string, part: 'host' | 'hostname' = 'host'): string | undefined {
  return URL.canParse(url) ? new URL(url)[part] : undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
