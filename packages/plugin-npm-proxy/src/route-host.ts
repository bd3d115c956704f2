import { PluginError, type Route } from '@docker-watcher/sdk';
import type { Location, ProxyHost } from './proxy-host.js';

/** Where a visitor, and we, can read which generation serves. */
export const MARKER_PATH = '/.well-known/docker-watcher';

/** What we keep in a host's `meta`; Nginx Proxy Manager leaves it alone. */
interface Ownership {
  readonly owner: string;
  readonly id: string;
  readonly generation: string;
}

const META_KEY = 'dockerWatcher';

export function ownershipOf(host: ProxyHost): Ownership | undefined {
  const value = host.meta[META_KEY] as Partial<Ownership> | undefined;
  if (typeof value?.owner !== 'string' || typeof value.id !== 'string') return undefined;
  return { owner: value.owner, id: value.id, generation: String(value.generation ?? '') };
}

/** The route a host stands for; what a person made has an owner of its own. */
export function routeOf(host: ProxyHost, name: string): Route {
  const ours = ownershipOf(host);
  return {
    id: ours?.id ?? `npm:${host.id}`,
    host: name,
    target: { host: host.forward.host, port: host.forward.port, scheme: host.forward.scheme },
    websockets: host.websockets,
    owner: ours?.owner ?? '',
    generation: ours?.generation ?? '',
    ...(host.certificateId > 0
      ? { tls: { certificate: String(host.certificateId), force: host.sslForced, http2: host.http2, hsts: host.hsts } }
      : {}),
  };
}

/** The fields of a write that are ours; everything else of an existing host stays as a person set it. */
export function fieldsFor(
  route: Route,
  before: ProxyHost | undefined,
  certificateId: number | undefined,
): Record<string, unknown> {
  return {
    forward_scheme: route.target.scheme,
    forward_host: safeHost(route.target.host),
    forward_port: route.target.port,
    allow_websocket_upgrade: route.websockets,
    locations: [
      ...(before?.locations ?? []).filter(({ path }) => path !== MARKER_PATH).map(writable),
      marker(route.generation),
    ],
    meta: {
      ...withoutNginx(before?.meta ?? {}),
      [META_KEY]: { owner: route.owner, id: route.id, generation: route.generation },
    },
    ...tlsFields(route, certificateId),
  };
}

/** What puts `before` back, ours and all. */
export function fieldsBack(before: ProxyHost): Record<string, unknown> {
  return {
    forward_scheme: before.forward.scheme,
    forward_host: before.forward.host,
    forward_port: before.forward.port,
    allow_websocket_upgrade: before.websockets,
    locations: before.locations.map(writable),
    meta: withoutNginx(before.meta),
    certificate_id: before.certificateId,
    ssl_forced: before.sslForced,
    http2_support: before.http2,
    hsts_enabled: before.hsts,
  };
}

function tlsFields(route: Route, certificateId: number | undefined): Record<string, unknown> {
  if (route.tls === undefined || certificateId === undefined) return {};
  return {
    certificate_id: certificateId,
    ssl_forced: route.tls.force,
    http2_support: route.tls.http2,
    hsts_enabled: route.tls.hsts && route.tls.force,
  };
}

/** Answered by nginx itself, from the same file as the route: it changes with the same reload. */
function marker(generation: string): Location {
  if (!/^[A-Za-z0-9._:-]*$/.test(generation))
    throw new PluginError('rejected', `"${generation}" can't be written into an nginx file.`);
  return {
    path: MARKER_PATH,
    forward_scheme: 'http',
    // An address: a name that does not resolve would take the whole host offline.
    forward_host: '127.0.0.1',
    forward_port: 80,
    advanced_config: `default_type text/plain; return 200 "${generation}";`,
  };
}

const LOCATION_KEYS = ['path', 'forward_scheme', 'forward_host', 'forward_port', 'forward_path', 'advanced_config'];

function writable(location: Location): Record<string, unknown> {
  return Object.fromEntries(Object.entries(location).filter(([key]) => LOCATION_KEYS.includes(key)));
}

function withoutNginx(meta: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { nginx_online: _online, nginx_err: _err, ...rest } = meta;
  return rest;
}

/** `forward_host` goes raw into the nginx file: only names and addresses may. */
function safeHost(host: string): string {
  if (/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(host) || /^\[?[0-9a-fA-F:]+\]?$/.test(host)) return host;
  throw new PluginError('rejected', `"${host}" is not a host name or address.`);
}
