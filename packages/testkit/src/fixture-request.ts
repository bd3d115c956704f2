/** What a request asked for. `unexpected`: nothing this registry knows. */
export type RequestKind =
  | 'ping'
  | 'token'
  | 'tags'
  | 'head-manifest'
  | 'get-manifest'
  | 'blob'
  /** Gitea: the versions of an owner's packages. */
  | 'packages'
  /** Gitea: of the server. */
  | 'version'
  /** GitHub: the versions of one package. */
  | 'package-versions'
  /** GitHub: what is left to ask. */
  | 'rate-limit'
  | 'unexpected';

export interface FixtureRequest {
  readonly kind: RequestKind;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization: 'none' | 'basic' | 'bearer' | 'token' | 'other';
  readonly status: number;
}

export interface Route {
  readonly kind: RequestKind;
  readonly repository?: string;
  /** Tag or digest. */
  readonly reference?: string;
  /** GitHub: `/orgs/NAME`, `/users/NAME` or `/user`. */
  readonly owner?: string;
}

const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => Route])[] = [
  [/^GET \/v2\/?$/, () => ({ kind: 'ping' })],
  [/^GET \/(?:v2\/)?token$/, () => ({ kind: 'token' })],
  [/^GET \/v2\/(.+)\/tags\/list$/, ([, repository = '']) => ({ kind: 'tags', repository })],
  [
    /^HEAD \/v2\/(.+)\/manifests\/([^/]+)$/,
    ([, repository = '', reference = '']) => ({ kind: 'head-manifest', repository, reference }),
  ],
  [
    /^GET \/v2\/(.+)\/manifests\/([^/]+)$/,
    ([, repository = '', reference = '']) => ({ kind: 'get-manifest', repository, reference }),
  ],
  [
    /^GET \/v2\/(.+)\/blobs\/([^/]+)$/,
    ([, repository = '', reference = '']) => ({ kind: 'blob', repository, reference }),
  ],
  [/^GET \/api\/v1\/packages\/([^/]+)$/, ([, owner = '']) => ({ kind: 'packages', repository: owner })],
  [/^GET \/api\/v1\/version$/, () => ({ kind: 'version' })],
  [
    /^GET (\/(?:orgs|users)\/[^/]+|\/user)\/packages\/container\/([^/]+)\/versions$/,
    ([, owner = '', name = '']) => ({ kind: 'package-versions', repository: decodeURIComponent(name), owner }),
  ],
  [/^GET \/rate_limit$/, () => ({ kind: 'rate-limit' })],
];

export function routeOf(method: string, path: string): Route {
  for (const [pattern, read] of PATTERNS) {
    const match = pattern.exec(`${method} ${path}`);
    if (match !== null) return read(match);
  }
  return { kind: 'unexpected' };
}

export function authorizationOf(header: string | undefined): FixtureRequest['authorization'] {
  const scheme = header?.split(' ')[0]?.toLowerCase();
  if (scheme === undefined) return 'none';
  return scheme === 'basic' || scheme === 'bearer' || scheme === 'token' ? scheme : 'other';
}
