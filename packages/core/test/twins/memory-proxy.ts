import {
  type CallOptions,
  type HoldBounds,
  PluginError,
  type ProxyEntry,
  type ProxyProvider,
  type Route,
  type RouteStatus,
  type RouteTarget,
  type ServingAnswer,
} from '@docker-watcher/sdk';
import type { AppAnswer } from './engine/app.js';

export type Reaching = (host: string, port: number) => AppAnswer;

/** A proxy's twin: routes, held requests, and visitors that are counted by what they met. */
export class MemoryProxy implements ProxyProvider {
  /** It has the routes, but can't tell what answers. */
  isUnsure = false;
  /** Requests that met a container, and those that met nobody. */
  readonly counts = { served: 0, dead: 0, held: 0 };
  /** Open requests by `host:port`, as a test says. */
  readonly open = new Map<string, number>();
  readonly #routes = new Map<string, Route>();
  readonly #held = new Set<string>();

  constructor(private readonly reaching: Reaching) {}

  async getRoute(host: string, { signal }: CallOptions): Promise<RouteStatus | undefined> {
    signal.throwIfAborted();
    const route = this.#routes.get(host);
    return route && this.#status(route);
  }

  async putRoute(
    route: Route,
    { signal, adopt }: CallOptions & { readonly previous?: Route; readonly adopt?: boolean },
  ): Promise<{ readonly generation: string }> {
    signal.throwIfAborted();
    const before = this.#routes.get(route.host);
    if (before !== undefined && before.owner !== route.owner && adopt !== true)
      throw new PluginError('conflict', `${route.host} is a route of ${before.owner}`);
    this.#routes.set(route.host, structuredClone(route));
    this.#held.delete(route.host);
    return { generation: route.generation };
  }

  async deleteRoute(host: string, { signal }: CallOptions): Promise<void> {
    signal.throwIfAborted();
    this.#routes.delete(host);
    this.#held.delete(host);
  }

  async listRoutes(owner: string, { signal }: CallOptions): Promise<readonly RouteStatus[]> {
    signal.throwIfAborted();
    return this.all()
      .filter((route) => route.owner === owner)
      .map((route) => this.#status(route));
  }

  async entry(_host: string, { signal }: CallOptions): Promise<ProxyEntry> {
    signal.throwIfAborted();
    return { connectTo: '127.0.0.1', port: 80, tls: false };
  }

  async serving(host: string, generation: string, { signal }: CallOptions): Promise<ServingAnswer> {
    signal.throwIfAborted();
    const route = this.#routes.get(host);
    if (route === undefined || this.isUnsure) return { serving: false, evidence: 'nobody says a generation' };
    return { serving: route.generation === generation, generation: route.generation, evidence: 'its table says so' };
  }

  async drained({ host, port }: RouteTarget, { signal }: CallOptions): Promise<{ readonly open: number }> {
    signal.throwIfAborted();
    return { open: this.open.get(`${host}:${port}`) ?? 0 };
  }

  async hold(host: string, _bounds: HoldBounds, { signal }: CallOptions): Promise<void> {
    signal.throwIfAborted();
    if (this.#routes.has(host)) this.#held.add(host);
  }

  async release(host: string, { signal }: CallOptions): Promise<void> {
    signal.throwIfAborted();
    this.#held.delete(host);
  }

  all(): readonly Route[] {
    return [...this.#routes.values()];
  }

  isHeld(host: string): boolean {
    return this.#held.has(host);
  }

  /** A person, or another program, puts a route. */
  plant(route: Route): void {
    this.#routes.set(route.host, route);
  }

  /** One visitor at `host`, counted. */
  visit(host: string): AppAnswer {
    const route = this.#routes.get(host);
    if (this.#held.has(host)) {
      this.counts.held += 1;
      return { kind: 'refused' };
    }
    const met: AppAnswer =
      route === undefined ? { kind: 'no-route' } : this.reaching(route.target.host, route.target.port);
    this.counts[met.kind === 'answered' ? 'served' : 'dead'] += 1;
    return met;
  }

  #status(route: Route): RouteStatus {
    return {
      route,
      state: this.isUnsure ? 'unknown' : 'serving',
      evidence: this.isUnsure ? 'written, but not seen' : 'its table says so',
      owned: true,
    };
  }
}
