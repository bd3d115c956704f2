import type { Route } from '@docker-watcher/sdk';
import { bare } from './host-fields.js';
import { ownershipOf } from './ownership.js';
import type { ProxyHost } from './proxy-host.js';

/** The route a host stands for. One that a person made has no owner and no generation. */
export function routeOf(host: ProxyHost, name: string): Route {
  const ours = ownershipOf(host);
  const hasTls = ours === undefined ? host.certificateId > 0 : ours.tls;
  return {
    id: ours?.id ?? `npm:${host.id}`,
    host: name,
    target: { ...host.forward, host: bare(host.forward.host) },
    websockets: host.websockets,
    owner: ours?.owner ?? '',
    generation: ours?.generation ?? '',
    ...(hasTls
      ? { tls: { certificate: String(host.certificateId), force: host.sslForced, http2: host.http2, hsts: host.hsts } }
      : {}),
  };
}
