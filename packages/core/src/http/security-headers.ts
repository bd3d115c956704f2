import type Koa from 'koa';

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** What keeps a browser from making more of an answer than it is. */
export const securityHeaders: Koa.Middleware = async (ctx, next) => {
  ctx.set({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': API_POLICY,
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  await next();
};
