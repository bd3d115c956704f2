import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Route, RouteTarget } from '@docker-watcher/sdk';
import { testContext } from '@docker-watcher/testkit';
import { NpmProxy } from '../src/npm-proxy.js';
import type { Settings } from '../src/settings.js';
import { Person } from './person.js';
import { Relay } from './relay.js';

/** An Nginx Proxy Manager to test against: ours, or one that someone named. */
export interface Instance {
  readonly url: string;
  readonly entryUrls: readonly string[];
  readonly account: { readonly email: string; readonly password: string };
  /** The name or address by which it reaches this machine. */
  readonly reachesUsAs: string;
}

/** What a test starts, and what is undone after it, last first. */
export class World {
  readonly person: Person;
  readonly #undo: (() => unknown)[] = [];

  constructor(readonly instance: Instance) {
    this.person = new Person(instance.url, instance.account);
  }

  after(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  async end(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo();
  }

  /** A real application on a free port. */
  async app(listener: RequestListener): Promise<App> {
    const server = http.createServer(listener);
    server.listen(0, this.instance.reachesUsAs === '127.0.0.1' ? '127.0.0.1' : '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    this.after(() => {
      server.closeAllConnections();
      server.close();
    });
    return { server, target: { host: this.instance.reachesUsAs, port, scheme: 'http' } };
  }

  /** One that says its name. */
  named(name: string): Promise<App> {
    return this.app((_request, response) => response.end(name));
  }

  async proxy(more: Partial<Settings> = {}): Promise<NpmProxy> {
    const context = await testContext('npm');
    this.after(() => context.close());
    const { url, account, entryUrls } = this.instance;
    return new NpmProxy({ url, ...account, entry_url: [...entryUrls], ...more }, context);
  }

  /** A way to the API whose answers can be cut. */
  async relay(): Promise<Relay> {
    const relay = await Relay.start(this.instance.url);
    this.after(() => relay.stop());
    return relay;
  }

  /** One visitor, on a connection of its own. */
  async visit(host: string, path = '/', by: 'http' | 'https' = 'http', headers: Record<string, string> = {}) {
    const entry = this.instance.entryUrls.map((url) => new URL(url)).find(({ protocol }) => protocol === `${by}:`);
    if (entry === undefined) throw new Error(`the instance has no entry for ${by}`);
    const { request } = by === 'http' ? http : https;
    const port = entry.port || (by === 'http' ? 80 : 443);
    const call = request({
      host: entry.hostname,
      port,
      path,
      agent: false,
      headers: { host, connection: 'close', ...headers },
      ...(by === 'https' ? { servername: host, rejectUnauthorized: false } : {}),
    });
    call.end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const body = Buffer.concat((await response.toArray()) as Buffer[]).toString('utf8');
    return { status: response.statusCode ?? 0, body, headers: response.headers };
  }
}

export interface App {
  readonly server: Server;
  readonly target: RouteTarget;
}

export const anySignal = () => AbortSignal.timeout(45_000);

export function route(host: string, target: RouteTarget, generation: string, more: Partial<Route> = {}): Route {
  return { id: 'app/dev', host, target, websockets: true, owner: 'instance-1', generation, ...more };
}

export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited too long until ${what}`);
    await delay(20);
  }
}
