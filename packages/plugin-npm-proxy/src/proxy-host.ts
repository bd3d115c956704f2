/** A proxy host of Nginx Proxy Manager, as far as we read it. */
export interface ProxyHost {
  readonly id: number;
  readonly domains: readonly string[];
  readonly enabled: boolean;
  readonly forward: Forward;
  readonly websockets: boolean;
  readonly certificateId: number;
  readonly sslForced: boolean;
  readonly http2: boolean;
  readonly hsts: boolean;
  readonly hstsSubdomains: boolean;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly locations: readonly Location[];
}

export interface Forward {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

/** An entry of `locations`, as a person wrote it. */
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
    hstsSubdomains: isOn(row.hsts_subdomains),
    meta: (row.meta as Record<string, unknown> | null) ?? {},
    locations: Array.isArray(row.locations) ? (row.locations as Location[]) : [],
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

/** What nginx said, without the lines that tell only that the test failed. */
export function nginxComplaint(host: ProxyHost): string {
  const lines = String(host.meta.nginx_err ?? '').split('\n');
  const telling = lines.filter((line) => line.trim() !== '' && !/^nginx: configuration file .* test failed/.test(line));
  return telling.join('\n').trim();
}

/**
 * True when nginx complains of files, and the file of this host is not among them: someone else wrote at the same
 * moment, and writing again heals.
 */
export function blamesOthers(host: ProxyHost): boolean {
  const files = [...nginxComplaint(host).matchAll(/[\w/.-]+\.conf\b/g)].map(([file]) => file);
  return files.length > 0 && files.every((file) => !file.endsWith(`/proxy_host/${host.id}.conf`));
}

export function hasDomain(host: ProxyHost, name: string): boolean {
  return host.domains.some((domain) => domain.toLowerCase() === name.toLowerCase());
}
