import type { RouteTarget } from '@docker-watcher/sdk';
import { Client, type Dispatcher } from 'undici';

/** How long the way to a container may take, in milliseconds. */
export interface UpstreamTimeouts {
  readonly connectMs: number;
  /** Until the head of the answer; long polling needs it long. */
  readonly headersMs: number;
  /** Between two pieces of a visitor's body: who announces a body and sends none must not keep a connection busy. */
  readonly bodySilenceMs: number;
}

/** One keep-alive connection to a container. `reused`: it has carried a request before. */
export interface Line {
  readonly client: Client;
  reused: boolean;
}

/**
 * What one generation of a route points at: its connections, and how many requests and sockets are open through it.
 * Lines are kept as a stack, so the warmest is taken first in constant time and the cold ones time out.
 */
export class Upstream {
  open = 0;
  private readonly idle: Line[] = [];
  private readonly origin: string;
  private whenDrained: (() => void) | undefined;

  constructor(
    readonly target: RouteTarget,
    readonly timeouts: UpstreamTimeouts,
  ) {
    this.origin = originOf(target);
  }

  /** Counts one request or socket in. Must run in the tick that read the route. */
  enter(): void {
    this.open++;
  }

  leave(): void {
    this.open--;
    if (this.open === 0 && this.whenDrained !== undefined) this.close();
  }

  /** No new request will come: closes the connections once the last open one has left, then calls `done`. */
  retire(done: () => void): void {
    this.whenDrained = done;
    if (this.open === 0) this.close();
  }

  take(fresh: boolean): Line {
    const line = fresh ? undefined : this.idle.pop();
    return line ?? this.connect();
  }

  send(line: Line, request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    line.client.dispatch(request, handler);
  }

  /** The exchange on `line` ended well. */
  giveBack(line: Line): void {
    line.reused = true;
    if (this.whenDrained !== undefined && this.open === 0) void line.client.destroy();
    else this.idle.push(line);
  }

  /** The exchange on `line` broke; whatever is still on it must not meet the next request. */
  discard(line: Line): void {
    const at = this.idle.indexOf(line);
    if (at >= 0) this.idle.splice(at, 1);
    if (!line.client.destroyed) void line.client.destroy();
  }

  private connect(): Line {
    const client = new Client(this.origin, {
      pipelining: 1,
      headersTimeout: this.timeouts.headersMs,
      bodyTimeout: 0,
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 60_000,
      keepAliveTimeoutThreshold: 1_000,
      maxHeaderSize: 64 * 1024,
      // Containers present certificates for names of their own, or none a root would sign.
      connect: { timeout: this.timeouts.connectMs, rejectUnauthorized: false },
    });
    const line: Line = { client, reused: false };
    client.on('disconnect', () => {
      if (this.idle.includes(line)) this.discard(line);
    });
    return line;
  }

  private close(): void {
    for (const line of this.idle.splice(0)) void line.client.destroy();
    this.whenDrained?.();
  }
}

export function originOf({ scheme, host, port }: RouteTarget): string {
  return `${scheme}://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}
