import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ProxyEntry } from '@docker-watcher/sdk';

export interface FreshAnswer {
  readonly status: number;
  readonly body: string;
}

const TIMEOUT_MS = 3_000;
const LONGEST_BODY = 4_096;

/** One GET on a connection of its own: a kept one may still end at a worker of the configuration before. */
export function freshRequest(entry: ProxyEntry, host: string, path: string, signal: AbortSignal): Promise<FreshAnswer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: entry.connectTo,
      port: entry.port,
      path,
      method: 'GET',
      headers: { host, connection: 'close' },
      agent: false as const,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    };
    const answered = (response: IncomingMessage): void => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length < LONGEST_BODY) return;
        // No marker is that long; an endless stream must not hold us.
        resolve({ status: response.statusCode ?? 0, body });
        response.destroy();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    };
    // The certificate is not what is asked about here, and may be one that only visitors' machines trust.
    const call = entry.tls
      ? requestHttps({ ...options, servername: entry.serverName ?? host, rejectUnauthorized: false }, answered)
      : requestHttp(options, answered);
    call.on('error', (error: Error & { cause?: Error }) => {
      const isLate = error.cause?.name === 'TimeoutError';
      reject(isLate ? new Error(`no answer within ${TIMEOUT_MS} ms`) : error);
    });
    call.end();
  });
}
