import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { answerFor, ownAsText } from './answers.js';
import { visitorHeaders } from './headers.js';
import type { LiveRoute } from './route-table.js';

export interface Upgrade {
  /** The visitor's socket, out of the hands of Node's HTTP parser. */
  readonly socket: Duplex;
  /** What the visitor sent beyond the head. */
  readonly head: Buffer;
  readonly live: LiveRoute;
  readonly path: string;
  readonly headers: string[];
  readonly failed: (live: LiveRoute, error: unknown) => void;
}

/** Asks the container to speak WebSocket and, once it agrees, joins the two sockets. A refusal is passed on as it is. */
export function carryUpgrade({ socket, head, live, path, headers, failed }: Upgrade): void {
  const { target, timeouts } = live.upstream;
  const request = (target.scheme === 'https' ? https : http).request({
    host: target.host.replace(/^\[|\]$/g, ''),
    port: target.port,
    method: 'GET',
    path,
    headers: [...headers, 'connection', 'Upgrade', 'upgrade', 'websocket'],
    agent: false,
    rejectUnauthorized: false,
    setHost: false,
  });
  const connecting = setTimeout(() => {
    request.destroy(Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' }));
  }, timeouts.connectMs);
  request.on('socket', (upstream) => upstream.once('connect', () => clearTimeout(connecting)));
  request.setTimeout(timeouts.headersMs, () => {
    request.destroy(Object.assign(new Error('answer timeout'), { code: 'UND_ERR_HEADERS_TIMEOUT' }));
  });

  request.on('upgrade', (response, upstream, first) => {
    upstream.setTimeout(0);
    socket.write(headOf(response, ['connection', 'Upgrade', 'upgrade', 'websocket']), 'latin1');
    if (first.length > 0) socket.write(first);
    if (head.length > 0) upstream.write(head);
    joinSockets(socket, upstream);
  });
  request.on('response', (response) => {
    socket.write(headOf(response, ['connection', 'close']), 'latin1');
    response.pipe(socket);
    response.on('error', () => socket.destroy());
  });
  request.on('error', (error) => {
    clearTimeout(connecting);
    if (socket.destroyed || socket.writableEnded) return;
    failed(live, error);
    socket.end(ownAsText(answerFor(error)));
  });
  socket.once('close', () => request.destroy());
  request.end();
}

/** The answer's head with the connection headers that hold on this side. The body, if any, ends with the connection. */
function headOf(response: IncomingMessage, connection: readonly string[]): string {
  const headers = [...visitorHeaders(response.rawHeaders), ...connection];
  let text = `HTTP/1.1 ${response.statusCode} ${response.statusMessage ?? ''}\r\n`;
  for (let i = 0; i < headers.length; i += 2) text += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return `${text}\r\n`;
}

/** Bytes both ways; each side's end is passed on, and when one side is gone the other is too. */
function joinSockets(one: Duplex, other: Duplex): void {
  one.pipe(other);
  other.pipe(one);
  for (const [socket, partner] of [
    [one, other],
    [other, one],
  ] as const) {
    socket.on('error', () => partner.destroy());
    socket.on('close', () => partner.destroy());
  }
}
