/** A proxy host of Nginx Proxy Manager, as far as we read it. */
export interface ProxyHost {
  readonly id: number;
  readonly domains: readonly string[];
  readonly enabled: boolean;
  readonly forward: { readonly scheme: 'http' | 'https'; readonly host: string; readonly port: number };
  readonly websockets: boolean;
  readonly certificateId: number;
  readonly sslForced: boolean;
  readonly http2: boolean;
  readonly hsts: boolean;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly locations: readonly Location[];
  readonly ownerUserId: number;
}

/** An entry of `locations`, kept as it is but for read-only keys. */
export type Location = Readonly<Record<string, unknown>> & { readonly path: string };

/** Reads one element of the API; undefined when it is no proxy host (2.11 answers `{}` for a missing one). */
export function readProxyHost(value: unknown): ProxyHost | undefined {
  const row = value as Record<string, unknown> | null | undefined;
  if (typeof row?.id !== 'number' || !Array.isArray(row.domain_names)) return undefined;
  return {
    id: row.id,
    domains: row.domain_names.map(String),
    enabled: isOn(row.enabled),
    forward: {
      scheme: row.forward_scheme === 'https' ? 'https' : 'http',
      host: String(row.forward_host ?? ''),
      port: Number(row.forward_port ?? 0),
    },
    websockets: isOn(row.allow_websocket_upgrade),
    certificateId: Number(row.certificate_id ?? 0),
    sslForced: isOn(row.ssl_forced),
    http2: isOn(row.http2_support),
    hsts: isOn(row.hsts_enabled),
    meta: (row.meta as Record<string, unknown> | null) ?? {},
    locations: Array.isArray(row.locations) ? (row.locations as Location[]) : [],
    ownerUserId: Number(row.owner_user_id ?? 0),
  };
}

/** Booleans come out as 0/1 up to 2.11 and as true/false from 2.12. */
function isOn(value: unknown): boolean {
  return value === true || value === 1;
}

/** False when nginx refused the configuration at the last write: the host is offline then. */
export function isOnline(host: ProxyHost): boolean {
  return host.meta.nginx_online !== false;
}

export function nginxComplaint(host: ProxyHost): string {
  return String(host.meta.nginx_err ?? '').trim();
}
