import { PluginError, type Route } from '@docker-watcher/sdk';
import type { Api } from './api.js';
import { ownershipOf } from './ownership.js';
import { type ProxyHost, readProxyHost } from './proxy-host.js';

const ADOPT = 'To take it over, with its certificate and access list, set "adopt" on the stage.';

/** Refuses to write a host that is someone else's, and says whose it is. */
export async function refuseForeign(host: ProxyHost, route: Route, api: Api, signal: AbortSignal): Promise<void> {
  const ours = ownershipOf(host);
  if (ours?.owner === route.owner && ours.id === route.id) return;
  const where = `${route.host} already has a proxy host (no. ${host.id})`;
  if (ours === undefined)
    throw new PluginError('conflict', `${where} that ${await maker(host.id, api, signal)} made.`, { hint: ADOPT });
  const whose = ours.owner === route.owner ? ours.id : `${ours.id} of another docker-watcher (${ours.owner})`;
  throw new PluginError('conflict', `${where} that belongs to ${whose}.`, { hint: ADOPT });
}

/** A domain that no proxy host we see has, but Nginx Proxy Manager says is in use: tells by what, when we may look. */
export async function inUse(refusal: PluginError, name: string, api: Api, signal: AbortSignal): Promise<PluginError> {
  for (const [kind, path] of OTHER_KINDS) {
    const rows = await api.get(`/nginx/${path}`, signal).catch(() => undefined);
    const row = (Array.isArray(rows) ? rows : []).find(
      ({ domain_names: names }: { domain_names?: unknown }) =>
        Array.isArray(names) && names.some((one) => String(one).toLowerCase() === name.toLowerCase()),
    );
    if (row === undefined) continue;
    return new PluginError('conflict', `${name} is in use by a ${kind} (no. ${row.id}) of Nginx Proxy Manager.`, {
      hint: 'Remove it there; only proxy hosts can be taken over.',
      cause: refusal,
    });
  }
  const status = refusal.status === undefined ? {} : { status: refusal.status };
  return new PluginError('conflict', `Nginx Proxy Manager says that ${name} is in use, by a host we may not see.`, {
    hint: 'Give the account visibility of all items, so that it can be seen and taken over.',
    cause: refusal,
    ...status,
  });
}

const OTHER_KINDS = [
  ['redirection host', 'redirection-hosts'],
  ['404 host', 'dead-hosts'],
] as const;

async function maker(id: number, api: Api, signal: AbortSignal): Promise<string> {
  const rows = await api.get('/nginx/proxy-hosts?expand=owner', signal).catch(() => undefined);
  const row = (Array.isArray(rows) ? rows : []).find((one) => readProxyHost(one)?.id === id);
  const name = (row as { owner?: { name?: unknown } | null } | undefined)?.owner?.name;
  return typeof name === 'string' && name !== '' ? `"${name}"` : 'a person';
}
