import http from 'node:http';
import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProxyEntry } from '@docker-watcher/sdk';

export interface VisitReport {
  readonly sent: number;
  /** Bodies of the good ones, and how often. */
  readonly answers: Readonly<Record<string, number>>;
  /** What failed, and how often. */
  readonly failures: Readonly<Record<string, number>>;
}

const EVERY_MS = 5;
const TIMEOUT_MS = 10_000;

/**
 * People who visit `host` through a proxy at a steady rate, half on connections that are kept, half on new ones. Each visit is
 * counted as answered or failed: none is dropped. As browsers do, a visit is sent again, once, when its kept connection turns
 * out to have been closed before.
 */
export class Visitors {
  readonly #kept: http.Agent;
  readonly #answers: Record<string, number> = {};
  readonly #failures: Record<string, number> = {};
  readonly #open = new Set<Promise<void>>();
  #sent = 0;
  #running: Promise<void> | undefined;
  #isStopping = false;

  constructor(
    private readonly entry: ProxyEntry,
    private readonly host: string,
  ) {
    const Agent = entry.tls ? https.Agent : http.Agent;
    this.#kept = new Agent({ keepAlive: true });
  }

  start(): void {
    this.#running = this.#run();
  }

  /** No more visits; waits for the open ones, and tells. */
  async stop(): Promise<VisitReport> {
    this.#isStopping = true;
    await this.#running;
    await Promise.all(this.#open);
    this.#kept.destroy();
    return { sent: this.#sent, answers: { ...this.#answers }, failures: { ...this.#failures } };
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#sent += 1;
      const visit = visitThrough(this.entry, this.host, this.#sent % 2 === 0 ? this.#kept : undefined).then(
        (answer) => count(answer.status === 200 ? this.#answers : this.#failures, nameOf(answer)),
        (error: NodeJS.ErrnoException) => count(this.#failures, error.code ?? error.message),
      );
      this.#open.add(visit);
      void visit.finally(() => this.#open.delete(visit));
      await delay(EVERY_MS);
    }
  }
}

export interface Visit {
  readonly status: number;
  readonly body: string;
}

/** One visit of `host` through a proxy; on a connection of its own where no agent is given. */
export function visitThrough(entry: ProxyEntry, host: string, agent?: http.Agent): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const request = (entry.tls ? https : http).get({
      host: entry.connectTo,
      port: entry.port,
      agent: agent ?? false,
      headers: agent === undefined ? { host, connection: 'close' } : { host },
      timeout: TIMEOUT_MS,
      ...(entry.tls ? { servername: entry.serverName ?? host, rejectUnauthorized: false } : {}),
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error: NodeJS.ErrnoException) => {
      const wasClosed = request.reusedSocket && error.code === 'ECONNRESET';
      if (wasClosed) resolve(visitThrough(entry, host));
      else reject(error);
    });
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

function nameOf({ status, body }: Visit): string {
  return status === 200 ? body : `status ${status}`;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
