import type { ServerResponse } from 'node:http';
import { MARKER_HEADER } from './headers.js';

/** An answer of the proxy's own, for when no container's can be had. `reason` is stable: tools read it. */
export interface OwnAnswer {
  readonly status: number;
  readonly reason: string;
  readonly text: string;
  readonly retryAfterS?: number;
}

export const BAD_REQUEST: OwnAnswer = {
  status: 400,
  reason: 'bad-request',
  text: 'The request is not valid HTTP: it needs exactly one Host header and a plain path.',
};
export const NO_ROUTE: OwnAnswer = {
  status: 404,
  reason: 'no-route',
  text: 'No application is served under this host name.',
};
export const NOT_ALLOWED: OwnAnswer = {
  status: 405,
  reason: 'method',
  text: 'This method is not passed on by the proxy.',
};
export const HELD_TOO_LONG: OwnAnswer = {
  status: 503,
  reason: 'held',
  text: 'The application is being replaced and is not back yet. Please try again.',
  retryAfterS: 5,
};

const REFUSED: OwnAnswer = {
  status: 502,
  reason: 'refused',
  text: 'The application does not accept connections.',
};
const UNREACHABLE: OwnAnswer = { status: 502, reason: 'unreachable', text: 'The application can not be reached.' };
const BROKEN: OwnAnswer = {
  status: 502,
  reason: 'broken',
  text: 'The application closed the connection before it answered, or its answer is not valid HTTP.',
};
const CONNECT_TIMEOUT: OwnAnswer = {
  status: 504,
  reason: 'connect-timeout',
  text: 'The application did not accept the connection in time.',
};
const ANSWER_TIMEOUT: OwnAnswer = {
  status: 504,
  reason: 'answer-timeout',
  text: 'The application did not answer in time.',
};

const BY_CODE: Readonly<Record<string, OwnAnswer>> = {
  ECONNREFUSED: REFUSED,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ETIMEDOUT: CONNECT_TIMEOUT,
  UND_ERR_CONNECT_TIMEOUT: CONNECT_TIMEOUT,
  UND_ERR_HEADERS_TIMEOUT: ANSWER_TIMEOUT,
  UND_ERR_INVALID_ARG: BAD_REQUEST,
};

/** What a visitor is told when the way to the container broke. */
export function answerFor(error: unknown): OwnAnswer {
  return BY_CODE[codeOf(error)] ?? BROKEN;
}

export function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}

export function sendOwn(res: ServerResponse, answer: OwnAnswer): void {
  const body = bodyOf(answer);
  res.writeHead(answer.status, { ...headersOf(answer), 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

/** The same answer as text, for a socket that is no longer Node's to speak HTTP on. */
export function ownAsText(answer: OwnAnswer): string {
  const body = bodyOf(answer);
  const headers = Object.entries({ ...headersOf(answer), 'content-length': body.length, connection: 'close' });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${answer.status} ${answer.reason}\r\n${lines}\r\n${body}`;
}

const bodyOf = (answer: OwnAnswer) => `${answer.status} ${answer.text}\n`;

function headersOf(answer: OwnAnswer): Record<string, string> {
  return {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    [MARKER_HEADER]: answer.reason,
    ...(answer.retryAfterS === undefined ? {} : { 'retry-after': String(answer.retryAfterS) }),
  };
}
