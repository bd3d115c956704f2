import type { Route } from '@docker-watcher/sdk';
import { isHostName, normaliseHost } from '../data-plane/host-name.js';

export type ReadRoute = { readonly ok: true; readonly route: Route } | { readonly ok: false; readonly why: string };

/** Checks one route from a file or a caller, field by field, and keeps only the fields a route has. */
export function readRoute(value: unknown): ReadRoute {
  if (!isRecord(value)) return bad('is not an object');
  const { id, host, target, websockets, owner, generation } = value;
  if (!isText(id)) return bad('has no id');
  if (!isText(host) || !isHostName(normaliseHost(host))) return bad(`has no valid host name (${JSON.stringify(host)})`);
  if (!isText(owner)) return bad('has no owner');
  if (!isText(generation) || !/^[\x21-\x7e]{1,200}$/.test(generation)) return bad('has no valid generation');
  if (typeof websockets !== 'boolean') return bad('does not say whether it carries websockets');
  if (!isRecord(target)) return bad('has no target');
  if (target.scheme !== 'http' && target.scheme !== 'https') return bad('has a target that is neither http nor https');
  if (!isText(target.host) || !isTargetHost(target.host)) return bad('has no valid target host');
  if (!isPort(target.port)) return bad('has no valid target port');
  return {
    ok: true,
    route: {
      id,
      host: normaliseHost(host),
      target: { host: target.host, port: target.port, scheme: target.scheme },
      websockets,
      owner,
      generation,
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const bad = (why: string): ReadRoute => ({ ok: false, why });
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
const isTargetHost = (host: string) => /^[a-z0-9._-]+$/i.test(host) || /^\[?[0-9a-f:.]+\]?$/i.test(host);
