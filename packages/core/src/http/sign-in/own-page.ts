import type { IncomingMessage } from 'node:http';
import { AppError } from '../../base/index.js';
import type { Arrival } from '../arrival.js';

/** Sent with each change by whoever works with a session. A page of another origin can't send it without asking first. */
export const CSRF_HEADER = 'x-docker-watcher-csrf';

/** A browser says where a request comes from, and a page can't make it lie. Throws `request.forbidden`. */
export function refuseOtherPages(request: IncomingMessage, { hosts }: Arrival): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  if (site !== undefined) {
    if (site !== 'same-origin') throw foreign();
  } else if (origin !== undefined && !hosts.includes(hostOf(origin) ?? '')) {
    throw foreign();
  }
}

/**
 * For what a session changes: besides `SameSite=Strict`, which keeps a cookie from requests of other sites, the request
 * must come from a page of ours and carry our header.
 */
export function refuseForgery(request: IncomingMessage, arrival: Arrival): void {
  refuseOtherPages(request, arrival);
  if ((request.headers[CSRF_HEADER] ?? '') !== '') return;
  throw new AppError('request.forbidden', `A change by session needs the header ${CSRF_HEADER}.`, {
    hint: `Send "${CSRF_HEADER}: 1", or use a token: it needs none.`,
  });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function foreign(): AppError {
  return new AppError('request.forbidden', 'This came from a page of another site.', {
    hint: 'If it is ours, behind a proxy: set server.base_url to the address that browsers use.',
  });
}
