import { type CertificateInfo, PluginError, type Route } from '@docker-watcher/sdk';

/** Keeps what may be shown: a custom certificate's `meta` holds its private key and is dropped here. */
export function readCertificates(value: unknown): readonly CertificateInfo[] {
  if (!Array.isArray(value)) return [];
  return value.map((row: Record<string, unknown>) => {
    const expires = Date.parse(String(row.expires_on ?? ''));
    return {
      id: String(row.id),
      name: String(row.nice_name ?? ''),
      hosts: Array.isArray(row.domain_names) ? row.domain_names.map(String) : [],
      ...(Number.isNaN(expires) ? {} : { expiresAt: new Date(expires).toISOString() }),
    };
  });
}

/**
 * The certificate for a route: the configured one by id or name, else the best match: the exact name before a wildcard
 * of one label, the latest to expire first, expired ones never.
 */
export function chooseCertificate(
  route: Route,
  certificates: readonly CertificateInfo[],
  now: number,
): number | undefined {
  if (route.tls === undefined) return undefined;
  const wanted = route.tls.certificate;
  if (wanted !== undefined) {
    const found = certificates.find(({ id, name }) => id === wanted || name === wanted);
    if (found !== undefined) return Number(found.id);
    const names = certificates.map(({ name }) => `"${name}"`).join(', ');
    throw new PluginError('misconfigured', `Nginx Proxy Manager has no certificate "${wanted}".`, {
      hint:
        names === ''
          ? 'It shows none to this account: give it "view" for certificates and visibility of all items.'
          : `It has: ${names}`,
    });
  }
  const wildcard = `*.${route.host.split('.').slice(1).join('.')}`;
  const fresh = certificates
    .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > now)
    .sort((a, b) => Date.parse(b.expiresAt ?? '9999-01-01') - Date.parse(a.expiresAt ?? '9999-01-01'));
  const match =
    fresh.find(({ hosts }) => covers(hosts, route.host)) ?? fresh.find(({ hosts }) => covers(hosts, wildcard));
  if (match !== undefined) return Number(match.id);
  throw new PluginError('misconfigured', `Nginx Proxy Manager has no certificate for ${route.host}.`, {
    hint: `Add one for ${route.host} or ${wildcard} on its web page, or leave "tls" out.`,
  });
}

function covers(hosts: readonly string[], name: string): boolean {
  return hosts.some((host) => host.toLowerCase() === name.toLowerCase());
}
