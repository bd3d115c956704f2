/** What the account may do, as `GET /users/me?expand=permissions` tells. */
export interface Permissions {
  readonly isAdmin: boolean;
  /** `all` or `user`: only what the account made itself. */
  readonly visibility: string;
  /** `manage`, `view` or `hidden`. */
  readonly proxyHosts: string;
  readonly certificates: string;
}

/** Undefined when the answer tells nothing. */
export function readPermissions(value: unknown): Permissions | undefined {
  const user = value as { roles?: unknown; permissions?: Record<string, unknown> | null } | null | undefined;
  if (typeof user?.permissions !== 'object' || user.permissions === null) return undefined;
  const { visibility, proxy_hosts, certificates } = user.permissions;
  return {
    isAdmin: Array.isArray(user.roles) && user.roles.includes('admin'),
    visibility: String(visibility),
    proxyHosts: String(proxy_hosts),
    certificates: String(certificates),
  };
}

/** The reason why the account can't do our work at all; undefined when it can. */
export function lacking({ isAdmin, proxyHosts }: Permissions): string | undefined {
  if (isAdmin || proxyHosts === 'manage') return undefined;
  return `it has "${proxyHosts}" for proxy hosts and needs "manage"`;
}

/** What works only in part. */
export function limits({ isAdmin, visibility, certificates }: Permissions): string[] {
  if (isAdmin) return [];
  return [
    ...(visibility === 'all' ? [] : ['it sees only what it made itself: hosts and certificates of others stay hidden']),
    ...(certificates === 'hidden' ? ['it may not see certificates: stages with "tls" will fail'] : []),
  ];
}
