import {
  type CallOptions,
  type PartContext,
  PluginError,
  type ProxyEntry,
  type ProxyProvider,
  type Route,
  type RouteStatus,
  type ServingAnswer,
} from '@docker-watcher/sdk';
import { AdminApi } from './admin-api.js';
import type { Settings } from './settings.js';

/** Keeps docker-watcher's routes in the proxy, each whole, so that all it needs to know is read back from there. */
export class AdminProxy implements ProxyProvider {
  readonly #api: AdminApi;

  constructor(
    private readonly settings: Settings,
    context: PartContext,
  ) {
    this.#api = new AdminApi(settings, context);
  }

  async getRoute(host: string, { signal }: CallOptions): Promise<RouteStatus | undefined> {
    const route = await this.#api.ask<Route>({ method: 'GET', path: pathOf(host), signal });
    return route === undefined ? undefined : statusOf(route);
  }

  async putRoute(
    route: Route,
    { signal, adopt }: CallOptions & { readonly previous?: Route; readonly adopt?: boolean },
  ): Promise<{ readonly generation: string }> {
    const held = await this.getRoute(route.host, { signal });
    if (held !== undefined && held.route.owner !== route.owner && adopt !== true) {
      throw new PluginError('conflict', `${route.host} belongs to ${held.route.owner}.`, {
        hint: 'Set "adopt" on the stage to take it over.',
      });
    }
    await this.#api.ask({ method: 'PUT', path: pathOf(route.host), body: route, signal });
    return { generation: route.generation };
  }

  async deleteRoute(host: string, { signal }: CallOptions): Promise<void> {
    await this.#api.ask({ method: 'DELETE', path: pathOf(host), signal });
  }

  async listRoutes(owner: string, { signal }: CallOptions): Promise<readonly RouteStatus[]> {
    const routes = (await this.#api.ask<readonly Route[]>({ method: 'GET', path: '/routes', signal })) ?? [];
    return routes.filter((route) => route.owner === owner).map(statusOf);
  }

  async entry(): Promise<ProxyEntry> {
    const [host = '', port] = this.settings.entry.split(':');
    return { connectTo: host, port: Number(port), tls: false };
  }

  async serving(host: string, generation: string, { signal }: CallOptions): Promise<ServingAnswer> {
    const held = await this.getRoute(host, { signal });
    if (held === undefined) return { serving: false, evidence: 'The proxy has no such route.' };
    const actual = held.route.generation;
    return { serving: actual === generation, generation: actual, evidence: `The proxy serves ${actual}.` };
  }
}

function pathOf(host: string): string {
  return `/routes/${encodeURIComponent(host)}`;
}

function statusOf(route: Route): RouteStatus {
  return { route, state: 'serving', evidence: 'Read from the table the proxy serves by.', owned: true };
}
