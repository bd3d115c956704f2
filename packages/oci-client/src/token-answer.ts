import type { HttpResponse } from '@docker-watcher/sdk';
import { isRecord, parseJson } from './error-body.js';
import type { BearerToken } from './token-store.js';

/** What the token specification says for an answer without `expires_in`. */
const DEFAULT_LIFETIME_S = 60;

/**
 * Reads a token server's answer; undefined when it holds no token. Its lifetime counts from `issued_at`, read by the
 * server's own clock (the `Date` header) so that a wrong clock here doesn't make every token look old.
 */
export function parseTokenAnswer(response: HttpResponse, nowMs: number): BearerToken | undefined {
  const json = parseJson(Buffer.from(response.body).toString('utf8'));
  if (!isRecord(json)) return undefined;
  const value = [json.token, json.access_token].find((text): text is string => typeof text === 'string' && text !== '');
  if (value === undefined || /[\r\n]/.test(value)) return undefined;
  const { expires_in: lifetime } = json;
  const lifetimeMs = (typeof lifetime === 'number' && lifetime > 0 ? lifetime : DEFAULT_LIFETIME_S) * 1_000;
  const issuedAtMs = typeof json.issued_at === 'string' ? Date.parse(json.issued_at) : Number.NaN;
  const serverNowMs = Date.parse(response.headers.date ?? '');
  const ageMs = Math.max(0, (Number.isNaN(serverNowMs) ? nowMs : serverNowMs) - issuedAtMs) || 0;
  return { value, expiresAtMs: nowMs + lifetimeMs - ageMs };
}
