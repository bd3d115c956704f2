import { isIPv6 } from 'node:net';
import { PluginError, type Route } from '@docker-watcher/sdk';
import { isMarker, markerFor } from './marker.js';
import { metaWith, type Ownership, ownershipOf } from './ownership.js';
import type { Forward, Location, ProxyHost } from './proxy-host.js';

/** The fields of a proxy host that we write. All others stay as a person set them: a PUT changes only what it names. */
export interface HostFields {
  readonly domain_names?: readonly string[];
  readonly forward_scheme?: 'http' | 'https';
  readonly forward_host?: string;
  readonly forward_port?: number;
  readonly allow_websocket_upgrade?: boolean;
  readonly certificate_id?: number;
  readonly ssl_forced?: boolean;
  readonly http2_support?: boolean;
  readonly hsts_enabled?: boolean;
  readonly hsts_subdomains?: boolean;
  readonly enabled?: boolean;
  readonly locations?: readonly Record<string, unknown>[];
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** What makes a host serve `route`. `before` is the host as it stands, `certificateId` what `route.tls` came to. */
export function fieldsFor(route: Route, before: ProxyHost | undefined, certificateId: number | undefined): HostFields {
  const ours = before === undefined ? undefined : ownershipOf(before);
  const original = ours === undefined ? before && originalOf(before) : ours.before;
  const ownership: Ownership = {
    owner: route.owner,
    id: route.id,
    host: route.host,
    generation: route.generation,
    tls: route.tls !== undefined,
    ...(original === undefined ? {} : { before: original }),
  };
  return {
    ...(before === undefined ? { domain_names: [route.host] } : {}),
    ...forwardFields({ ...route.target, host: safeHost(route.target.host) }),
    allow_websocket_upgrade: route.websockets,
    ...tlsFields(route, before, ours, certificateId),
    // Not by `/enable`: that writes the file without the users of the access list, and the host is open to all.
    ...(before === undefined || before.enabled ? {} : { enabled: true }),
    locations: [...othersOf(before), markerFor(route.generation)],
    meta: metaWith(before?.meta ?? {}, ownership),
  };
}

/** What makes a host that we took over a person's again, leading where it is told. */
export function fieldsGivenBack(host: ProxyHost, { target, websockets }: Leading): HostFields {
  return {
    ...detachedFields(ownershipOf(host)),
    ...forwardFields({ ...target, host: bracketed(target.host) }),
    allow_websocket_upgrade: websockets,
    locations: othersOf(host),
    meta: metaWith(host.meta, undefined),
  };
}

type Leading = Pick<Route, 'target' | 'websockets'>;

/** Where a host led before we took it over. */
export function ledBefore(host: ProxyHost): Leading {
  const { forward, websockets } = host;
  const before = ownershipOf(host)?.before;
  return {
    target: {
      scheme: before?.forward_scheme ?? forward.scheme,
      host: before?.forward_host ?? forward.host,
      port: before?.forward_port ?? forward.port,
    },
    websockets: before?.allow_websocket_upgrade ?? websockets,
  };
}

/** What puts `before` back, ours and all; whether it is enabled is another call's business. */
export function fieldsBack(before: ProxyHost): HostFields {
  const { enabled: _enabled, ...original } = originalOf(before);
  return {
    ...original,
    locations: before.locations.map(writable),
    meta: metaWith(before.meta, ownershipOf(before)),
  };
}

export function isForwarding(host: ProxyHost, { scheme, host: name, port }: Forward): boolean {
  const { forward } = host;
  return forward.scheme === scheme && forward.host === bracketed(name) && forward.port === port;
}

function originalOf(host: ProxyHost): HostFields {
  return {
    ...forwardFields(host.forward),
    allow_websocket_upgrade: host.websockets,
    ...certificateFields(host),
    enabled: host.enabled,
  };
}

function forwardFields({ scheme, host, port }: Forward): HostFields {
  return { forward_scheme: scheme, forward_host: host, forward_port: port };
}

function certificateFields(host: Pick<ProxyHost, 'certificateId' | 'sslForced' | 'http2' | 'hsts' | 'hstsSubdomains'>) {
  return {
    certificate_id: host.certificateId,
    ssl_forced: host.sslForced,
    http2_support: host.http2,
    hsts_enabled: host.hsts,
    hsts_subdomains: host.hstsSubdomains,
  };
}

/** Without `tls`, a person's certificate stays and one of ours goes. */
function tlsFields(
  route: Route,
  before: ProxyHost | undefined,
  ours: Ownership | undefined,
  certificateId: number | undefined,
): HostFields {
  if (route.tls !== undefined && certificateId !== undefined) {
    const { force, http2, hsts } = route.tls;
    const hasHsts = hsts && force;
    const hstsSubdomains = hasHsts && before?.hsts === true && before.hstsSubdomains;
    return certificateFields({ certificateId, sslForced: force, http2, hsts: hasHsts, hstsSubdomains });
  }
  return detachedFields(ours);
}

/** Takes a certificate of ours off, back to what was before it. */
function detachedFields(ours: Ownership | undefined): HostFields {
  if (ours?.tls !== true) return {};
  // Zero alone leaves the flags behind it standing since 2.12.
  const { certificate_id = 0, ssl_forced = false, http2_support = false } = ours.before ?? {};
  const { hsts_enabled = false, hsts_subdomains = false } = ours.before ?? {};
  return { certificate_id, ssl_forced, http2_support, hsts_enabled, hsts_subdomains };
}

function othersOf(host: ProxyHost | undefined): readonly Record<string, unknown>[] {
  return (host?.locations ?? []).filter((location) => !isMarker(location)).map(writable);
}

const LOCATION_KEYS = [
  'id',
  'path',
  'forward_scheme',
  'forward_host',
  'forward_port',
  'forward_path',
  'advanced_config',
];

/** Any other key, and null for a text, makes Nginx Proxy Manager refuse the whole write. */
function writable(location: Location): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(location).filter(([key, value]) => LOCATION_KEYS.includes(key) && value !== null),
  );
}

/** `forward_host` goes raw into the nginx file: only names and addresses may. */
function safeHost(host: string): string {
  if (/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(host) || isIPv6(bare(host))) return bracketed(host);
  throw new PluginError('rejected', `"${host}" is not a host name or address.`);
}

function bracketed(host: string): string {
  return isIPv6(bare(host)) ? `[${bare(host)}]` : host;
}

/** Without the brackets of an IPv6 address. */
export function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
