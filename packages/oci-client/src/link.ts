export type NextPage =
  | { readonly kind: 'last' }
  | { readonly kind: 'next'; readonly url: URL }
  /** The link leads to another host: not followed. */
  | { readonly kind: 'foreign'; readonly host: string };

const LINK = /<([^>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))?)*)/g;
const IS_NEXT = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=[\s;]|$))/i;

/**
 * Where a `Link` header leads on, read against the URL that was asked. The scheme stays ours: behind a proxy that ends
 * TLS, registries write `http://` into links of a site that speaks https.
 */
export function nextPage(header: string | undefined, asked: URL): NextPage {
  for (const [, target = '', params = ''] of (header ?? '').matchAll(LINK)) {
    if (!IS_NEXT.test(params) || !URL.canParse(target, asked.href)) continue;
    const url = new URL(target, asked);
    if (url.hostname !== asked.hostname || (url.protocol === asked.protocol && url.port !== asked.port)) {
      return { kind: 'foreign', host: url.host };
    }
    return { kind: 'next', url: new URL(`${url.pathname}${url.search}`, asked) };
  }
  return { kind: 'last' };
}
