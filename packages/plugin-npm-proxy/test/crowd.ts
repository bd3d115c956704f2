import http, { type Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface CrowdOptions {
  readonly entry: URL;
  readonly host: string;
  /** Requests a second, sent whether or not earlier ones have been answered, as long as nginx has connections left. */
  readonly rate: number;
  /** A connection for each request, or connections that are kept and used again. */
  readonly connections: 'fresh' | 'kept';
  /** What a good answer says. */
  readonly good: RegExp;
}

export interface CrowdReport {
  readonly sent: number;
  readonly ok: number;
  /** Those of `sent` that a kept connection lost before an answer began, and that were sent again. */
  readonly repeated: number;
  /** What failed, and how often. */
  readonly failures: Readonly<Record<string, number>>;
}

/** nginx as it comes has 512 connections for a worker, and a visitor takes two. */
const MOST_OPEN = 60;

/**
 * Visitors at a steady rate. Every request ends up in `ok` or in `failures`. On fresh connections nothing is ever tried
 * again. A GET on a kept connection that is reset before an answer began is sent once more, on a new one, and counted:
 * the old worker closes its idle connections while a request is on its way to it, which no server can prevent and every
 * browser repairs so (RFC 9110 9.2.2). A status or a body that is wrong is never tried again.
 */
export class Crowd {
  readonly #agent: Agent | false;
  readonly #open = new Set<Promise<void>>();
  readonly #failures: Record<string, number> = {};
  #sent = 0;
  #ok = 0;
  #repeated = 0;
  #isLeaving = false;
  readonly #walking: Promise<void>;

  constructor(private readonly options: CrowdOptions) {
    this.#agent = options.connections === 'fresh' ? false : new http.Agent({ keepAlive: true });
    this.#walking = this.#walk();
  }

  async leave(): Promise<CrowdReport> {
    this.#isLeaving = true;
    await this.#walking;
    await Promise.all(this.#open);
    if (this.#agent !== false) this.#agent.destroy();
    return { sent: this.#sent, ok: this.#ok, repeated: this.#repeated, failures: { ...this.#failures } };
  }

  async #walk(): Promise<void> {
    let last = performance.now();
    for (let due = 0; !this.#isLeaving; await delay(3)) {
      const now = performance.now();
      due = Math.min(due + ((now - last) / 1000) * this.options.rate, MOST_OPEN);
      last = now;
      for (; due >= 1 && this.#open.size < MOST_OPEN; due -= 1) this.#sendOne();
    }
  }

  #sendOne(): void {
    this.#sent += 1;
    const one = this.#ask(false).then((wrong) => {
      if (wrong === undefined) this.#ok += 1;
      else this.#failures[wrong] = (this.#failures[wrong] ?? 0) + 1;
    });
    this.#open.add(one);
    void one.then(() => this.#open.delete(one));
  }

  #ask(isSecond: boolean): Promise<string | undefined> {
    const { entry, host, good, connections } = this.options;
    return new Promise((resolve) => {
      const request = http.get({
        host: entry.hostname,
        port: entry.port || 80,
        // The repeat goes on a connection that can't be a stale one.
        agent: isSecond ? false : this.#agent,
        timeout: 10_000,
        headers: connections === 'fresh' ? { host, connection: 'close' } : { host },
      });
      request.on('timeout', () => request.destroy(new Error('timeout')));
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNRESET' || !request.reusedSocket) return resolve(error.code ?? error.message);
        this.#repeated += 1;
        void this.#ask(true).then(resolve);
      });
      request.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('error', (error) => resolve(error.message));
        response.on('end', () =>
          resolve(response.statusCode === 200 && good.test(body) ? undefined : `${response.statusCode} ${body}`),
        );
      });
    });
  }
}
