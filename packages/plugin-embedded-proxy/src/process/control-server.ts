import { chmodSync, rmSync } from 'node:fs';
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ControlFault, OUR_VERSIONS, PROTOCOL_HEADER } from '../protocol.js';
import { shortSocketPath } from '../socket-path.js';
import type { Log } from './log.js';

/** A refusal or failure that the caller is told. */
export class Fault extends Error {
  constructor(
    readonly status: number,
    readonly fault: ControlFault,
  ) {
    super(fault.message);
  }
}

/** One thing the proxy can be asked. `since`: the protocol version that brought it. */
export interface Operation {
  readonly since: number;
  run(body: unknown, query: URLSearchParams): unknown;
}

/** By method and path: `PUT /routes`. */
export type Operations = Readonly<Record<string, Operation>>;

const HELLO = 'POST /hello';
const MOST_BODY_BYTES = 64 * 1024;

/** Answers `operations` on a unix socket that only this user can open. */
export class ControlServer {
  private readonly server: Server;

  constructor(
    private readonly path: string,
    private readonly operations: Operations,
    private readonly log: Log,
  ) {
    this.server = http.createServer((req, res) => void this.answer(req, res));
  }

  /** The data lock is held, so a socket file that is there is a dead one's. */
  async open(): Promise<void> {
    const short = shortSocketPath(this.path);
    rmSync(this.path, { force: true });
    const before = process.umask(0o177);
    try {
      await new Promise<void>((resolve, reject) => {
        this.server.once('error', reject);
        this.server.listen(short.path, resolve);
      });
    } finally {
      process.umask(before);
      short.close();
    }
    chmodSync(this.path, 0o600);
  }

  close(): void {
    this.server.close();
    this.server.closeIdleConnections();
    rmSync(this.path, { force: true });
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const url = new URL(req.url ?? '/', 'http://control');
      const name = `${req.method} ${url.pathname}`;
      const operation = this.operationFor(name, req.headers[PROTOCOL_HEADER]);
      const answer = await operation.run(await readJson(req), url.searchParams);
      send(res, 200, answer ?? {});
    } catch (error) {
      if (error instanceof Fault) return send(res, error.status, error.fault);
      this.log('error', 'control request failed', { error: String(error) });
      send(res, 500, { code: 'unavailable', message: `The proxy could not do it: ${(error as Error).message}` });
    }
  }

  private operationFor(name: string, spoken: string | string[] | undefined): Operation {
    const version = Number(spoken);
    const isKnown = version >= OUR_VERSIONS.oldest && version <= OUR_VERSIONS.newest;
    if (name !== HELLO && !isKnown) throw versionFault(`version ${spoken ?? '(none)'}`);
    const operation = this.operations[name];
    if (operation !== undefined && (name === HELLO || operation.since <= version)) return operation;
    throw new Fault(404, { code: 'rejected', message: `The proxy has no "${name}" in protocol version ${spoken}` });
  }
}

export function versionFault(asked: string): Fault {
  return new Fault(426, {
    code: 'rejected',
    message: `The caller speaks ${asked} of the control protocol; this proxy speaks ${OUR_VERSIONS.oldest} to ${OUR_VERSIONS.newest}`,
    hint: 'Upgrade the older of controller and proxy; they may be one protocol version apart',
  });
}

function send(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new Fault(413, { code: 'rejected', message: 'The request is too long' });
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Fault(400, { code: 'rejected', message: 'The request is not JSON' });
  }
}
