import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { PluginError } from '@docker-watcher/sdk';
import { type ControlFault, type Hello, OUR_VERSIONS, PROTOCOL_HEADER } from './protocol.js';
import { type ShortPath, shortSocketPath } from './socket-path.js';

export interface ControlCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With query. */
  readonly path: string;
  readonly body?: unknown;
  /** True when the call leaves something changed: a lost answer then means "unknown", not "failed". */
  readonly changes: boolean;
  readonly signal: AbortSignal;
}

/** Nobody answers on the control socket: nothing was sent. */
export class NotThere extends PluginError {
  constructor(path: string, cause: unknown) {
    super('unavailable', `The embedded proxy does not answer at ${path}`, {
      hint: 'Start it with "docker-watcher-proxy --data DIR", or let docker-watcher start it with spawn: true',
      cause,
    });
  }
}

/** Speaks the control protocol. Every call has a connection of its own, so there is no stale one to lose it on. */
export class ControlClient {
  private greeted: Hello | undefined;

  constructor(readonly path: string) {}

  /** What the proxy said of itself when last greeted. Asks when it has not been, or has changed since. */
  async hello(signal: AbortSignal): Promise<Hello> {
    this.greeted ??= await this.exchange<Hello>({
      method: 'POST',
      path: '/hello',
      body: OUR_VERSIONS,
      changes: false,
      signal,
    });
    return this.greeted;
  }

  /** Makes the next call greet anew, for what may have changed since. */
  forget(): void {
    this.greeted = undefined;
  }

  async call<T>(call: ControlCall): Promise<T> {
    const { protocol } = await this.hello(call.signal);
    try {
      return await this.exchange<T>(call, protocol);
    } catch (error) {
      // It went away or was replaced, perhaps by another version: the next call greets anew.
      this.forget();
      throw error;
    }
  }

  private exchange<T>(call: ControlCall, protocol?: number): Promise<T> {
    call.signal.throwIfAborted();
    const short = this.shortPath();
    return new Promise<T>((resolve, reject) => {
      const request = http.request({
        socketPath: short.path,
        method: call.method,
        path: call.path,
        agent: false,
        signal: call.signal,
        headers: {
          'content-type': 'application/json',
          ...(protocol === undefined ? {} : { [PROTOCOL_HEADER]: String(protocol) }),
        },
      });
      const isSent = sentFlag(request);
      const fail = (cause: unknown) => reject(this.lost(call, isSent(), cause));
      request.on('response', (response) => {
        read(response)
          .then((text) => resolve(parse<T>(response, text)))
          .catch(fail);
      });
      request.on('error', fail);
      request.on('close', () => short.close());
      request.end(call.body === undefined ? undefined : JSON.stringify(call.body));
    });
  }

  private lost(call: ControlCall, isSent: boolean, cause: unknown): unknown {
    if (cause instanceof PluginError) return cause;
    if (!isSent) return call.signal.aborted ? call.signal.reason : new NotThere(this.path, cause);
    if (call.changes) {
      return new PluginError('unknown_outcome', 'The embedded proxy was asked, but its answer was lost', {
        hint: 'Ask which route is in force; putting the same route again is safe',
        cause,
      });
    }
    if (call.signal.aborted) return call.signal.reason;
    return new PluginError('unavailable', 'The embedded proxy went away before it answered', { cause });
  }

  private shortPath(): ShortPath {
    try {
      return shortSocketPath(this.path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new NotThere(this.path, cause);
      throw new PluginError('misconfigured', (cause as Error).message, { cause });
    }
  }
}

/** From the moment the connection stands, bytes may have arrived on the other side. */
function sentFlag(request: ClientRequest): () => boolean {
  let isSent = false;
  request.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => (isSent = true));
    else isSent = true;
  });
  return () => isSent;
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parse<T>(response: IncomingMessage, text: string): T {
  const status = response.statusCode ?? 0;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PluginError('bad_answer', 'What answers on the control socket is not the embedded proxy', {
      cause,
      status,
    });
  }
  if (status >= 200 && status < 300) return value as T;
  const { code, message, hint } = value as ControlFault;
  throw new PluginError(code, message, { status, ...(hint === undefined ? {} : { hint }) });
}
