import type { IncomingMessage } from 'node:http';
import type { Arrival } from '../arrival.js';

const NAME = 'docker-watcher-session';
const VALUE = /^[\w-]{43}$/;

/**
 * Over https the name has the prefix that browsers let only this very host set: a page of a sibling domain can't plant
 * a session (RFC 6265bis, 4.1.3.2).
 */
function nameFor({ isSecure }: Arrival): string {
  return isSecure ? `__Host-${NAME}` : NAME;
}

/** The value of the session cookie; undefined when there is none, or when it can't be one of ours. */
export function readCookie(request: IncomingMessage, arrival: Arrival): string | undefined {
  const name = nameFor(arrival);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1).trim();
    if (pair.slice(0, at).trim() === name && VALUE.test(value)) return value;
  }
  return undefined;
}

/** `Set-Cookie` that keeps `value` for `maxAgeMs`; 0: that lets go of it. */
export function writeCookie(value: string, maxAgeMs: number, arrival: Arrival): string {
  const flags = `Path=/; Max-Age=${Math.floor(maxAgeMs / 1_000)}; HttpOnly; SameSite=Strict`;
  return `${nameFor(arrival)}=${value}; ${flags}${arrival.isSecure ? '; Secure' : ''}`;
}
