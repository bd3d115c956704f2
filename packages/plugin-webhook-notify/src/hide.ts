import type { Settings } from './settings.js';

/** Shorter parts of an address are words, such as `api` or `hooks`, not secrets. */
const SHORTEST_SECRET = 8;

/** Takes the secrets of `settings` out of a text: what a service answers may repeat the address. */
export function hider({ url, secret, token }: Pick<Settings, 'url' | 'secret' | 'token'>): (text: string) => string {
  const { pathname, searchParams, username, password } = new URL(url);
  const parts = [...pathname.split('/'), ...searchParams.values(), username, password];
  const long = parts.flatMap((part) => [part, decoded(part)]).filter((part) => part.length >= SHORTEST_SECRET);
  const secrets = [url, secret, token, ...long].filter((part) => part !== undefined);
  // The longest first: one secret may hold another.
  const ordered = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((shown, value) => shown.replaceAll(value, '…'), text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
