import { PluginError } from '@docker-watcher/sdk';
import { apiHostOf, isLoopback } from './host.js';

export interface OriginOptions {
  /** The registry's configured address; tells the scheme of its own host. */
  readonly url?: string;
  /** A person allows plain http and any certificate. */
  readonly insecure?: boolean;
}

/**
 * Chooses http or https for a host: as `url` says for its own; https for all others. Loopback and `insecure` hosts are
 * tried over https first, then over http, as Docker does, and what answered is remembered.
 */
export class Origins {
  readonly #settled = new Map<string, string>();
  readonly #own: URL | undefined;

  constructor(private readonly options: OriginOptions) {
    this.#own = options.url === undefined ? undefined : new URL(options.url);
  }

  /** `fallback` is to be tried when nobody speaks TLS at `origin`. Throws `misconfigured` for plain http nobody allowed. */
  choose(imageHost: string): { readonly origin: string; readonly fallback?: string } {
    const host = apiHostOf(imageHost);
    const settled = this.#settled.get(host);
    if (settled !== undefined) return { origin: settled };
    const https = `https://${host}`;
    if (this.#own !== undefined && isSameHost(this.#own, host)) {
      if (this.#own.protocol === 'https:') return { origin: https };
      if (this.isTrusted(this.#own)) return { origin: `http://${host}` };
      throw new PluginError(
        'misconfigured',
        `${this.#own.origin} speaks plain http, which anybody on the way can read.`,
        {
          hint: 'Use https, or set "insecure: true" for this registry if the way to it is your own.',
        },
      );
    }
    const isPlainAllowed = this.options.insecure === true || isLoopback(host);
    return isPlainAllowed ? { origin: https, fallback: `http://${host}` } : { origin: https };
  }

  settle(imageHost: string, origin: string): void {
    this.#settled.set(apiHostOf(imageHost), origin);
  }

  /** May credentials go over this connection? */
  isTrusted(url: URL): boolean {
    return (
      url.protocol === 'https:' ||
      (url.protocol === 'http:' && (this.options.insecure === true || isLoopback(url.host)))
    );
  }
}

/** `git.example.com:443` is `https://git.example.com`. */
function isSameHost(own: URL, host: string): boolean {
  return apiHostOf(own.host) === new URL(`${own.protocol}//${host}`).host;
}
