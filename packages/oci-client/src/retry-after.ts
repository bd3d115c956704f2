/** A server that says more than this is not believed: nobody waits for a day. */
const LONGEST_MS = 60 * 60_000;

/** Milliseconds that `Retry-After` asks to wait, in seconds or as a date. `nowMs` is wall time. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, LONGEST_MS);
  const at = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - nowMs), LONGEST_MS);
}
