import { type CertificateInfo, PluginError, type Route } from '@docker-watcher/sdk';

/** Keeps what may be shown: a custom certificate's `meta` holds its private key and is dropped here. */
export function readCertificates(value: unknown): readonly CertificateInfo[] {
  if (!Array.isArray(value)) return [];
  return value.map((row: Record<string, unknown>) => {
    const expires = Date.parse(utc(String(row.expires_on ?? '')));
    return {
      id: String(row.id),
      name: String(row.nice_name ?? ''),
      hosts: Array.isArray(row.domain_names) ? row.domain_names.map(String) : [],
      ...(Number.isNaN(expires) ? {} : { expiresAt: new Date(expires).toISOString() }),
    };
  });
}

/**
 * The certificate for a route: the configured one by id or name; else the one that the host has (`current`), if it still
 * stands; else the best match: the exact name before a wildcard of one label, the latest to expire first. Expired ones
 * never, unless configured.
 */
export function chooseCertificate(
  route: Route,
  certificates: readonly CertificateInfo[],
  current: number,
  now: number,
): number | undefined {
  if (route.tls === undefined) return undefined;
  const { certificate } = route.tls;
  if (certificate !== undefined) return configured(certificate, certificates);
  const wildcard = `*.${route.host.split('.').slice(1).join('.')}`;
  const fresh = certificates
    .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > now)
    .sort((a, b) => Date.parse(b.expiresAt ?? '9999-01-01') - Date.parse(a.expiresAt ?? '9999-01-01'));
  const match =
    fresh.find(({ id }) => Number(id) === current) ??
    fresh.find(({ hosts }) => covers(hosts, route.host)) ??
    fresh.find(({ hosts }) => covers(hosts, wildcard));
  if (match !== undefined) return Number(match.id);
  throw new PluginError('misconfigured', `Nginx Proxy Manager has no certificate for ${route.host}.`, {
    hint: `Add one for ${route.host} or ${wildcard} on its web page, name one with "tls.certificate", or leave "tls" out.`,
  });
}

function configured(wanted: string, certificates: readonly CertificateInfo[]): number {
  const found = certificates.find(({ id }) => id === wanted) ?? certificates.find(({ name }) => name === wanted);
  if (found !== undefined) return Number(found.id);
  const names = certificates.map(({ name }) => `"${name}"`).join(', ');
  throw new PluginError('misconfigured', `Nginx Proxy Manager has no certificate "${wanted}".`, {
    hint:
      names === ''
        ? 'It shows none to this account: give it "view" for certificates and visibility of all items.'
        : `It has: ${names}`,
  });
}

function covers(hosts: readonly string[], name: string): boolean {
  return hosts.some((host) => host.toLowerCase() === name.toLowerCase());
}

/** SQLite gives `2026-11-24 10:28:06` and means UTC; MySQL and Postgres give ISO. */
function utc(text: string): string {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
}
