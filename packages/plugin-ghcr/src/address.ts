/** Where GitHub's registry and API are. */
export interface Addresses {
  readonly registry: string;
  /** Absent: it can't be told from the registry's. */
  readonly api?: string;
}

/**
 * Reads `url`, which may also be that of the web site. GitHub Enterprise Server has `containers.HOST` and
 * `HOST/api/v3`, GitHub Enterprise Cloud with a domain of its own `containers.NAME.ghe.com` and `api.NAME.ghe.com`.
 * https://docs.github.com/enterprise-server/rest/quickstart
 */
export function addressesOf(url = 'https://ghcr.io', apiUrl?: string): Addresses {
  const { host } = new URL(url);
  const registry = host === 'github.com' ? 'https://ghcr.io' : url;
  const api = apiUrl ?? apiOf(new URL(registry).host);
  return { registry, ...(api === undefined ? {} : { api }) };
}

function apiOf(host: string): string | undefined {
  if (host === 'ghcr.io') return 'https://api.github.com';
  const [, server] = /^containers\.(.+)$/.exec(host) ?? [];
  if (server === undefined) return undefined;
  return /\.ghe\.com$/.test(server) ? `https://api.${server}` : `https://${server}/api/v3`;
}
