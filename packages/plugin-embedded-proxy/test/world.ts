import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PartContext, Route, RouteTarget } from '@docker-watcher/sdk';
import type { EmbeddedProxyConfig } from '../src/config.js';
import { EmbeddedProxy } from '../src/embedded-proxy.js';
import { commandPath } from '../src/start-proxy.js';

/** What a test starts, and what is undone after it, last first. */
export class World {
  private readonly undo: (() => unknown)[] = [];

  after(undo: () => unknown): void {
    this.undo.push(undo);
  }

  async end(): Promise<void> {
    for (const undo of this.undo.splice(0).reverse()) await undo();
  }

  async folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'dw-proxy-'));
    this.after(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  /** A real application on a free port. */
  async app(listener: RequestListener): Promise<App> {
    const server = http.createServer(listener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const stop = async () => {
      server.closeAllConnections();
      server.close();
    };
    this.after(stop);
    return { server, target: { host: '127.0.0.1', port, scheme: 'http' }, stop };
  }

  /** A real proxy process, not started by a controller. */
  async proxy(data?: string, more: readonly string[] = []): Promise<ProxyProcess> {
    const folder = data ?? (await this.folder());
    const args = [commandPath(), '--data', folder, '--listen', '127.0.0.1:0', '--grace', '2', ...more];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const lines: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    const exited = once(child, 'exit');
    this.after(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    const client = this.client(folder, { spawn: false });
    const port = await portOf(client, child, lines);
    return { child, data: folder, client, port, log: () => lines.join(''), exited };
  }

  client(dataDir: string, config: EmbeddedProxyConfig): EmbeddedProxy {
    const context: Pick<PartContext, 'dataDir' | 'log' | 'signal'> = {
      dataDir,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      signal: new AbortController().signal,
    };
    return new EmbeddedProxy(config, context);
  }
}

export interface App {
  readonly server: Server;
  readonly target: RouteTarget;
  stop(): Promise<void>;
}

export interface ProxyProcess {
  readonly child: ChildProcess;
  readonly data: string;
  readonly client: EmbeddedProxy;
  readonly port: number;
  readonly exited: Promise<unknown>;
  log(): string;
}

export const anySignal = () => AbortSignal.timeout(20_000);

export function route(host: string, target: RouteTarget, generation: string, more: Partial<Route> = {}): Route {
  return { id: 'app/dev', host, target, websockets: true, owner: 'instance-1', generation, ...more };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly trailers: IncomingMessage['trailers'];
  readonly body: string;
}

/** One request on a connection of its own. */
export async function ask(
  port: number,
  options: http.RequestOptions & { readonly body?: string | Buffer } = {},
): Promise<Answer> {
  const { body, ...rest } = options;
  const request = http.request({ host: '127.0.0.1', port, agent: false, ...rest });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const text = await textOf(response);
  const { headers, rawHeaders, trailers } = response;
  return { status: response.statusCode ?? 0, headers, rawHeaders, trailers, body: text };
}

export async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Writes `text` as it is on a fresh connection and gives back all that comes until the end of it. */
export async function speak(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.setEncoding('latin1').on('data', (piece: string) => {
    heard += piece;
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return heard;
}

export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited too long until ${what}`);
    await delay(10);
  }
}

async function portOf(client: EmbeddedProxy, child: ChildProcess, lines: readonly string[]): Promise<number> {
  let port = 0;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the proxy exited with ${child.exitCode}: ${lines.join('')}`);
    port = await client.entry('any', { signal: anySignal() }).then(
      (entry) => entry.port,
      () => 0,
    );
    return port !== 0;
  }, 'the proxy answers');
  return port;
}
