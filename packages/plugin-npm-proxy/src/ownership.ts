import type { HostFields } from './host-fields.js';
import type { ProxyHost } from './proxy-host.js';

/** What we keep in a host's `meta`, which Nginx Proxy Manager leaves alone: whose it is, and what it was. */
export interface Ownership {
  /** Id of a docker-watcher instance. */
  readonly owner: string;
  /** `project/stage`. */
  readonly id: string;
  /** The domain the route is for; a host may have more. */
  readonly host: string;
  readonly generation: string;
  /** The certificate and what goes with it were set by us. */
  readonly tls: boolean;
  /** Of a host that a person made: what we changed, as it was. */
  readonly before?: HostFields;
}

const META_KEY = 'dockerWatcher';

/** Undefined for a host that a person made. */
export function ownershipOf({ meta, domains }: ProxyHost): Ownership | undefined {
  const value = meta[META_KEY] as Partial<Ownership> | null | undefined;
  if (typeof value?.owner !== 'string' || value.owner === '' || typeof value.id !== 'string') return undefined;
  return {
    owner: value.owner,
    id: value.id,
    host: typeof value.host === 'string' ? value.host : (domains[0] ?? ''),
    generation: String(value.generation ?? ''),
    tls: value.tls === true,
    ...(typeof value.before === 'object' && value.before !== null ? { before: value.before } : {}),
  };
}

/** `meta` for a write: what others keep there, and ours. Nginx Proxy Manager adds its own two keys itself. */
export function metaWith(meta: ProxyHost['meta'], ours: Ownership | undefined): Record<string, unknown> {
  const { nginx_online: _online, nginx_err: _err, [META_KEY]: _ours, ...others } = meta;
  return ours === undefined ? others : { ...others, [META_KEY]: ours };
}
