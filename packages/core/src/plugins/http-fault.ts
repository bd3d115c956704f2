import type { HttpFaultCode } from '@docker-watcher/sdk';

/** An exchange that failed: no answer, or none that could be read to its end. Never holds a query, header or body. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';

  constructor(
    readonly code: HttpFaultCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

const REFUSED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);
const UNRESOLVED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);
const RESET = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_READING_RESPONSE_STREAM',
]);
const TLS = /^(?:EPROTO$|ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Reads Node's error codes, which hide in `cause` and in the parts of an `AggregateError`. */
export function faultCodeOf(error: unknown): HttpFaultCode {
  for (const code of codesOf(error)) {
    if (REFUSED.has(code)) return 'refused';
    if (UNRESOLVED.has(code)) return 'unresolved';
    if (TLS.test(code)) return 'tls';
    if (code === 'ETIMEDOUT') return 'timeout';
  }
  return codesOf(error).some((code) => RESET.has(code)) ? 'reset' : 'other';
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  const inner = error instanceof AggregateError ? error.errors : [];
  return [...(typeof code === 'string' ? [code] : []), ...codesOf(cause), ...inner.flatMap(codesOf)];
}
