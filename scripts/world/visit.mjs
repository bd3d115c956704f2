// One visitor's request, and what came of it.
import { request } from 'node:http';

/** Anything slower counts as a fault, in milliseconds. */
export const SLOW_MS = 1_000;
const GIVE_UP_MS = 10_000;

/**
 * GETs `path` as `host` from `connectTo`:`port`. Never rejects: gives how long it took in milliseconds, and the `answer`, or the
 * `fault` when it was not 200 to its end; `wasKept`: it failed unanswered, on a connection kept from before.
 *
 * @param {{ agent: import('node:http').Agent, port: number, host: string, path?: string, connectTo?: string }} options
 * @returns {Promise<{ ms: number, answer?: string, fault?: string, wasKept?: boolean }>}
 */
export function visit({ agent, port, host, path = '/', connectTo = '127.0.0.1' }) {
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (found) => resolve({ ms: performance.now() - began, ...found });
    const call = request({ host: connectTo, port, path, agent, headers: { host }, timeout: GIVE_UP_MS }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('error', (error) => end({ fault: `in the answer: ${error.code ?? error.message}` }));
      response.on('end', () =>
        end(response.statusCode === 200 ? { answer: body.trim() } : { fault: `status ${response.statusCode}` }),
      );
    });
    call.on('timeout', () => call.destroy(new Error(`no answer within ${GIVE_UP_MS} ms`)));
    call.on('error', (error) => end({ fault: error.code ?? error.message, wasKept: call.reusedSocket }));
    call.end();
  });
}
