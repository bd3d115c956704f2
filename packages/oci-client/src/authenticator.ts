import { type HttpResponse, PluginError } from '@docker-watcher/sdk';
import { type Challenge, parseChallenges } from './challenge.js';
import { nonsense } from './fault.js';
import { apiHostOf, tokenHostOf } from './host.js';
import type { Origins } from './origins.js';
import { parseTokenAnswer } from './token-answer.js';
import { TokenStore } from './token-store.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A value for the Authorization header, and how it came about. */
export interface Authorization {
  readonly header: string;
  readonly way: Way;
  /** Same key, same answer: no use to send it twice. */
  readonly key: string;
  /** Not from the cache: a refusal of it is a real one. */
  readonly isFresh: boolean;
}

/** How a registry wants to be asked. */
type Way =
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly realm: string; readonly service?: string; readonly scope?: string };

export interface AuthenticatorOptions {
  readonly credentials?: Credentials;
  /** Hosts besides an image's own that may get the credentials. */
  readonly allowHosts: readonly string[];
  readonly origins: Origins;
  readonly now: () => number;
  /** Asks a token server; rejects on any status but 200. */
  readonly ask: (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<HttpResponse>;
}

/** Answers a registry's challenges, and remembers per origin what it accepted, so that it need not challenge again. */
export class Authenticator {
  readonly #accepted = new Map<string, Way>();
  readonly #tokens: TokenStore;

  constructor(private readonly options: AuthenticatorOptions) {
    this.#tokens = new TokenStore(options.now);
  }

  /** What to send unasked; undefined as long as nothing was accepted here. `repository` is absent for `/v2/`. */
  async before(
    origin: string,
    repository: string | undefined,
    signal: AbortSignal,
  ): Promise<Authorization | undefined> {
    const way = this.#accepted.get(origin);
    if (way === undefined) return undefined;
    return way.kind === 'basic' ? this.#basic(origin) : this.#bearer(way, origin, repository, undefined, signal);
  }

  /** The answer to a 401; undefined when there is none but what was `tried`. */
  async answer(
    response: HttpResponse,
    origin: string,
    repository: string | undefined,
    tried: Authorization | undefined,
    signal: AbortSignal,
  ): Promise<Authorization | undefined> {
    const challenges = parseChallenges(response.headers['www-authenticate'] ?? '');
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return this.#bearer(wayOf(bearer, origin), origin, repository, tried, signal);
    const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
    return isBasic && tried?.way.kind !== 'basic' ? this.#basic(origin) : undefined;
  }

  /** To be told when the registry let `authorization` through. */
  accept(origin: string, authorization: Authorization): void {
    this.#accepted.set(origin, authorization.way);
  }

  #basic(origin: string): Authorization | undefined {
    const { credentials, origins } = this.options;
    if (credentials === undefined || !origins.isTrusted(new URL(origin))) return undefined;
    return { header: basicHeader(credentials), way: { kind: 'basic' }, key: 'basic', isFresh: true };
  }

  async #bearer(
    way: Way & { kind: 'bearer' },
    origin: string,
    repository: string | undefined,
    tried: Authorization | undefined,
    signal: AbortSignal,
  ): Promise<Authorization | undefined> {
    const url = tokenUrl(way, repository, this.options.credentials?.username);
    const key = url.href;
    const wasTried = tried?.key === key;
    if (wasTried && tried.isFresh) return undefined;
    const cached = wasTried ? undefined : this.#tokens.get(key);
    const token = cached ?? (await this.#tokens.fetch(key, signal, (shared) => this.#fetchToken(url, origin, shared)));
    return { header: `Bearer ${token.value}`, way, key, isFresh: cached === undefined };
  }

  async #fetchToken(url: URL, origin: string, signal: AbortSignal) {
    const { credentials, now, ask } = this.options;
    this.#checkRealm(url, new URL(origin));
    const response = await ask(
      url,
      credentials === undefined ? {} : { authorization: basicHeader(credentials) },
      signal,
    );
    const token = parseTokenAnswer(response, now());
    if (token === undefined) throw nonsense(url.host, 'without a token');
    return token;
  }

  /** The realm comes from whoever answers: it never talks us into giving the credentials away. */
  #checkRealm(realm: URL, origin: URL): void {
    const { credentials, allowHosts, origins } = this.options;
    if (!origins.isTrusted(realm)) {
      throw new PluginError('misconfigured', `${origin.host} sends us to a token server without TLS: ${realm.origin}`, {
        hint: 'Correct the realm in the settings of the registry, or set "insecure: true" if the way to it is your own.',
      });
    }
    const known = [origin.host, tokenHostOf(origin.host), ...allowHosts.map(apiHostOf)];
    if (credentials === undefined || known.includes(realm.host)) return;
    throw new PluginError(
      'misconfigured',
      `${origin.host} wants the credentials to be sent to ${realm.host}, which is not configured.`,
      {
        hint: `If ${realm.host} is the token server of your registry, add it to "auth_hosts".`,
      },
    );
  }
}

function wayOf({ params }: Challenge, origin: string): Way & { kind: 'bearer' } {
  const { realm, service, scope } = params;
  if (realm === undefined || !/^https?:/i.test(realm) || !URL.canParse(realm)) {
    throw nonsense(new URL(origin).host, 'a Bearer challenge without the address of a token server');
  }
  return {
    kind: 'bearer',
    realm,
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
  };
}

/** Names realm, service, scope and account: everything a token depends on. */
function tokenUrl(way: Way & { kind: 'bearer' }, repository: string | undefined, account: string | undefined): URL {
  const url = new URL(way.realm);
  const scope = scopeOf(way.scope, repository);
  if (way.service !== undefined) url.searchParams.set('service', way.service);
  if (scope !== undefined) url.searchParams.set('scope', scope);
  if (account !== undefined) url.searchParams.set('account', account);
  url.searchParams.set('client_id', 'docker-watcher');
  return url;
}

/** A scope of the registry's own, such as Gitea's `*`, is good for all repositories; else no more than to pull this one. */
function scopeOf(challenged: string | undefined, repository: string | undefined): string | undefined {
  if (challenged !== undefined && !challenged.startsWith('repository:')) return challenged;
  return repository === undefined ? challenged : `repository:${repository}:pull`;
}

function basicHeader({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
