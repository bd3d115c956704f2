import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpLook {
  readonly connectTo: string;
  readonly port: number;
  readonly tls?: { readonly serverName: string };
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface HttpSight {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 2 KiB. */
  readonly body: string;
}

const LONGEST_BODY = 2_048;

/** One request on a connection of its own: a kept one could belong to a version before. */
export function lookByHttp(look: HttpLook): Promise<HttpSight> {
  return new Promise((resolve, reject) => {
    const options = {
      host: look.connectTo,
      port: look.port,
      method: look.method ?? 'GET',
      path: look.path,
      headers: { connection: 'close', ...look.headers },
      agent: false as const,
      signal: look.signal,
    };
    const answered = (response: IncomingMessage): void => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < LONGEST_BODY) body += chunk.slice(0, LONGEST_BODY - body.length);
      });
      response.on('error', reject);
      response.on('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, headers: flat(response), body });
      });
    };
    // Whether the certificate is trusted is the visitor's question; here it is who answers.
    const call =
      look.tls === undefined
        ? requestHttp(options, answered)
        : requestHttps({ ...options, servername: look.tls.serverName, rejectUnauthorized: false }, answered);
    const timer = setTimeout(
      () => call.destroy(Object.assign(new Error(`no answer within ${look.timeoutMs} ms`), { code: 'ETIMEDOUT' })),
      look.timeoutMs,
    );
    call.on('error', (error) => {
      clearTimeout(timer);
      reject(look.signal.aborted ? look.signal.reason : error);
    });
    call.end();
  });
}

function flat(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
