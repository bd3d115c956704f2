import type Koa from 'koa';

const METHODS = 'GET, POST, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, last-event-id, x-request-id';
const RESPONSE_HEADERS = 'location, retry-after, x-request-id';

/**
 * Lets pages of the named origins call the API with a token. Never with a session: credentials are not allowed, and
 * neither is the header that a change by session needs.
 */
export function allowOrigins(origins: readonly string[]): Koa.Middleware {
  const allowed = new Set(origins.map((origin) => (URL.canParse(origin) ? new URL(origin).origin : origin)));
  return async (ctx, next) => {
    ctx.vary('Origin');
    const origin = ctx.get('origin');
    if (!allowed.has(origin)) return next();
    ctx.set({ 'access-control-allow-origin': origin, 'access-control-expose-headers': RESPONSE_HEADERS });
    if (ctx.method !== 'OPTIONS' || ctx.get('access-control-request-method') === '') return next();
    ctx.set({
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': '600',
    });
    ctx.status = 204;
  };
}
