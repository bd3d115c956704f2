import type { ProxyEntry } from '@docker-watcher/sdk';
import { bare } from './host-fields.js';
import type { ProxyHost } from './proxy-host.js';
import type { Settings } from './settings.js';

/** Where a visitor of `name` comes in: by https when plain http would only redirect there. */
export function entryFor(settings: Pick<Settings, 'url' | 'entry_url'>, name: string, host?: ProxyHost): ProxyEntry {
  const configured = [settings.entry_url ?? []].flat().map((url) => new URL(url));
  const hasCertificate = host !== undefined && host.certificateId > 0;
  const isHttpsOnly = configured.length > 0 && configured.every(({ protocol }) => protocol === 'https:');
  const tls = hasCertificate && (host.sslForced || isHttpsOnly);
  const fitting = configured.find(({ protocol }) => (protocol === 'https:') === tls);
  const { hostname } = fitting ?? configured[0] ?? new URL(settings.url);
  return {
    connectTo: bare(hostname),
    port: Number(fitting?.port || (tls ? 443 : 80)),
    tls,
    ...(tls ? { serverName: name } : {}),
  };
}
