import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { answerFor, codeOf, sendOwn } from './answers.js';
import { visitorHeaders } from './headers.js';
import type { LiveRoute } from './route-table.js';
import type { Line } from './upstream.js';

export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: string[];
  readonly hasBody: boolean;
}

type Failed = (live: LiveRoute, error: unknown) => void;

/** Methods that may be sent twice when a kept connection turned out to be closed (RFC 9110 section 9.2.2). */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const CONNECTION_LOST: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_DESTROYED']);

const WHOLE_BODY_BYTES = 16 * 1024;

/** One request carried to a container and its answer carried back, in pieces as they come. */
export class Exchange implements Dispatcher.DispatchHandler {
  private line: Line | undefined;
  private abort: ((error?: Error) => void) | undefined;
  private resume: () => void = () => {};
  private isRepeated = false;
  private isVisitorGone = false;
  private isAnswerDone = false;
  private hasBodyBegun = false;
  private length = -1;

  /** `live` has been claimed: the exchange gives the claim back when the visitor has the answer or is gone. */
  constructor(
    private readonly req: IncomingMessage,
    private readonly res: ServerResponse,
    private readonly live: LiveRoute,
    private readonly request: UpstreamRequest,
    private readonly failed: Failed,
  ) {
    if (request.hasBody) {
      req.setTimeout(live.upstream.timeouts.bodySilenceMs);
      req.once('end', () => req.setTimeout(0));
    }
    res.on('close', () => {
      live.upstream.leave();
      this.isVisitorGone = true;
      if (!this.isAnswerDone) this.abort?.(new Error('the visitor went away'));
    });
  }

  send(fresh = false): void {
    const { method, path, headers, hasBody } = this.request;
    this.line = this.live.upstream.take(fresh);
    this.live.upstream.send(this.line, { method, path, headers, body: hasBody ? this.req : null }, this);
  }

  onConnect(abort: (error?: Error) => void): void {
    this.abort = abort;
    if (this.isVisitorGone) abort(new Error('the visitor went away'));
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void, statusText: string): boolean {
    if (status < 200) return true;
    this.resume = resume;
    const headers = visitorHeaders(raw);
    this.length = lengthIn(headers);
    this.res.writeHead(status, statusText, headers);
    // The head usually leaves together with the first piece of the body. When that is not here yet (events, slow
    // pages), the visitor must not wait for it.
    process.nextTick(flush, this);
    return true;
  }

  /** False asks for a pause until `resume`: a visitor who reads slowly slows the container, not our memory. */
  onData(chunk: Buffer): boolean {
    const isWhole = !this.hasBodyBegun && chunk.length === this.length && chunk.length <= WHOLE_BODY_BYTES;
    this.hasBodyBegun = true;
    if (isWhole) {
      // As text of the head's encoding, and not kept back for more, both leave in one write: writing is the larger part
      // of what a small answer costs.
      this.res.write(chunk.toString('latin1'), 'latin1');
      this.res.socket?.uncork();
      this.res.end();
      return true;
    }
    if (this.res.write(chunk)) return true;
    this.res.once('drain', this.resume);
    return false;
  }

  onComplete(trailers: string[] | Buffer[] | null): void {
    this.isAnswerDone = true;
    if (this.line !== undefined) this.live.upstream.giveBack(this.line);
    if (trailers !== null && trailers.length > 0) this.res.addTrailers(pairs(visitorHeaders(trailers)));
    if (!this.res.writableEnded) this.res.end();
  }

  onError(error: Error): void {
    if (this.line !== undefined) this.live.upstream.discard(this.line);
    if (this.isVisitorGone) return;
    if (this.canRepeat(error)) {
      this.isRepeated = true;
      this.send(true);
      return;
    }
    this.isAnswerDone = true;
    this.failed(this.live, error);
    // A half answer must look like one: cutting the connection is the only way left to say so.
    if (this.res.headersSent) this.res.destroy();
    else sendOwn(this.res, answerFor(error));
  }

  flushHead(): void {
    if (!this.hasBodyBegun && !this.isAnswerDone && !this.isVisitorGone) this.res.flushHeaders();
  }

  private canRepeat(error: Error): boolean {
    return (
      !this.isRepeated &&
      !this.res.headersSent &&
      !this.request.hasBody &&
      this.line?.reused === true &&
      REPEATABLE.has(this.request.method) &&
      CONNECTION_LOST.has(codeOf(error))
    );
  }
}

const flush = (exchange: Exchange) => exchange.flushHead();

function lengthIn(headers: readonly string[]): number {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length === 14 && name.toLowerCase() === 'content-length') return Number(headers[i + 1]);
  }
  return -1;
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as string, flat[2 * i + 1] as string]);
}
