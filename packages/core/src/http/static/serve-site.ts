import type Koa from 'koa';
import type { Site, SiteFile } from './read-site.js';

/** No inline script or style, nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** Serves the dashboard; a path of its own pages, which are no files, is its `index.html`. */
export function serveSite(site: Site): Koa.Middleware {
  return async (ctx, next) => {
    const file = ctx.method === 'GET' || ctx.method === 'HEAD' ? find(site, ctx) : undefined;
    if (file === undefined) return next();
    ctx.set({
      'content-security-policy': PAGE_POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: file.etag,
    });
    ctx.vary('Accept-Encoding');
    ctx.status = 200;
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    ctx.body = encode(ctx, file);
    ctx.set('content-type', file.type);
  };
}

function find(site: Site, ctx: Koa.Context): SiteFile | undefined {
  const exact = site.get(ctx.path === '/' ? '/index.html' : ctx.path);
  if (exact !== undefined) return exact;
  const isPage = !/\.\w+$/.test(ctx.path) && ctx.accepts('text/html') !== false;
  return isPage ? site.get('/index.html') : undefined;
}

/** The smallest form that the client takes. */
function encode(ctx: Koa.Context, { body, br, gzip }: SiteFile): Buffer {
  for (const [encoding, packed] of Object.entries({ br, gzip })) {
    if (packed === undefined || ctx.acceptsEncodings(encoding) !== encoding) continue;
    ctx.set('content-encoding', encoding);
    return packed;
  }
  return body;
}
