import type { ServerResponse } from 'node:http';

export interface StreamTiming {
  /** Between two signs of life. */
  readonly heartbeatMs: number;
  /** A client that takes nothing for so long is dropped. */
  readonly stallMs: number;
}

export interface StreamTerms extends StreamTiming {
  /** Asked with each heartbeat: a revoked token ends its streams too. */
  readonly isWelcome: () => Promise<boolean>;
  /** Aborts when the server closes. */
  readonly signal: AbortSignal;
}

/** One client of a stream: kept alive, watched, and dropped when it takes nothing or is no longer welcome. */
export class StreamConnection {
  readonly #left = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    private readonly response: ServerResponse,
    private readonly terms: StreamTerms,
  ) {
    this.#heartbeat = setInterval(() => this.#beat(), terms.heartbeatMs);
    response.on('close', this.#leave);
    terms.signal.addEventListener('abort', this.#leave);
    if (terms.signal.aborted || response.destroyed) this.#leave();
  }

  /** Aborts when the client has left or the server closes. */
  get left(): AbortSignal {
    return this.#left.signal;
  }

  /** Resolves when the client can take more; false: it has left, or was dropped. */
  async send(text: string): Promise<boolean> {
    if (this.left.aborted) return false;
    return this.response.write(text) || this.#drained();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.response.off('close', this.#leave);
    this.terms.signal.removeEventListener('abort', this.#leave);
    this.response.end();
  }

  readonly #leave = () => this.#left.abort();

  #beat(): void {
    if (!this.response.writableNeedDrain) this.response.write(':\n\n');
    void this.terms.isWelcome().then((yes) => yes || this.response.destroy());
  }

  #drained(): Promise<boolean> {
    const { response } = this;
    if (response.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (ok: boolean) => {
        clearTimeout(timer);
        response.off('drain', onDrain).off('close', onClose);
        resolve(ok);
      };
      const onDrain = () => settle(true);
      const onClose = () => settle(false);
      const timer = setTimeout(() => {
        response.destroy();
        settle(false);
      }, this.terms.stallMs);
      response.on('drain', onDrain).on('close', onClose);
    });
  }
}
