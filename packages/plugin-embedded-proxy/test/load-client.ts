import http, { type Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface LoadOptions {
  /** Where to connect. */
  readonly connectTo: string;
  readonly port: number;
  /** Host header. */
  readonly host: string;
  readonly path?: string;
  /** Requests a second, spread evenly; sent whether or not earlier ones have been answered. */
  readonly rate: number;
  /** True: connections are kept and used again. False: one connection for each request. */
  readonly keepAlive: boolean;
  /** Longer than this is `slow`. Default 1,000. */
  readonly slowMs?: number;
  /** Longer than this is failed. Default 10,000. */
  readonly timeoutMs?: number;
  /** Says what is wrong with an answer; undefined when it is right. Default: anything but 200 is wrong. */
  readonly judge?: (status: number, body: string) => string | undefined;
}

export interface LoadReport {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly slow: number;
  /** What failed, and how often. */
  readonly failures: Readonly<Record<string, number>>;
  /** Milliseconds, of the good ones. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
}

/**
 * A crowd of visitors at a steady rate. Every request sent ends up in `ok` or `failed`: none is dropped from the count,
 * and none is tried again.
 */
export class LoadClient {
  private readonly agent: Agent;
  private readonly latencies: number[] = [];
  private readonly failures: Record<string, number> = {};
  private readonly open = new Set<Promise<void>>();
  private sent = 0;
  private failed = 0;
  private slow = 0;
  private running: Promise<void> | undefined;
  private isStopping = false;

  constructor(private readonly options: LoadOptions) {
    this.agent = new http.Agent({ keepAlive: options.keepAlive, maxSockets: Number.POSITIVE_INFINITY });
  }

  start(): void {
    this.running = this.run();
  }

  /** Sends no more, waits for what is open, and tells. */
  async stop(): Promise<LoadReport> {
    this.isStopping = true;
    await this.running;
    await Promise.all(this.open);
    this.agent.destroy();
    return this.report();
  }

  private report(): LoadReport {
    const sorted = this.latencies.toSorted((a, b) => a - b);
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return {
      sent: this.sent,
      ok: sorted.length,
      failed: this.failed,
      slow: this.slow,
      failures: { ...this.failures },
      latency: { p50: at(0.5), p99: at(0.99), max: at(1) },
    };
  }

  private async run(): Promise<void> {
    const started = performance.now();
    while (!this.isStopping) {
      const due = Math.floor(((performance.now() - started) / 1000) * this.options.rate);
      while (this.sent < due) this.sendOne();
      await delay(2);
    }
  }

  private sendOne(): void {
    this.sent++;
    const started = performance.now();
    const one = this.ask().then((wrong) => {
      const took = performance.now() - started;
      if (wrong !== undefined) {
        this.failed++;
        this.failures[wrong] = (this.failures[wrong] ?? 0) + 1;
        return;
      }
      this.latencies.push(took);
      if (took > (this.options.slowMs ?? 1_000)) this.slow++;
    });
    this.open.add(one);
    void one.then(() => this.open.delete(one));
  }

  private ask(): Promise<string | undefined> {
    const { connectTo, port, host, path = '/', timeoutMs = 10_000, judge = onlyOk } = this.options;
    return new Promise((resolve) => {
      const request = http.get({
        host: connectTo,
        port,
        path,
        agent: this.agent,
        headers: this.options.keepAlive ? { host } : { host, connection: 'close' },
      });
      const deadline = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs);
      const end = (wrong: string | undefined) => {
        clearTimeout(deadline);
        resolve(wrong);
      };
      request.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
      request.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => end(response.complete ? judge(response.statusCode ?? 0, body) : 'cut short'));
        response.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
      });
    });
  }
}

const onlyOk = (status: number) => (status === 200 ? undefined : `status ${status}`);
