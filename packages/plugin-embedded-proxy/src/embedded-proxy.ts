import { join, resolve } from 'node:path';
import {
  type CallOptions,
  type HoldBounds,
  type PartContext,
  type PartHealth,
  PluginError,
  type ProxyEntry,
  type ProxyProvider,
  type Route,
  type RouteStatus,
  type RouteTarget,
  type ServingAnswer,
} from '@docker-watcher/sdk';
import type { EmbeddedProxyConfig } from './config.js';
import { ControlClient, NotThere } from './control-client.js';
import { parseListen } from './data-plane/listener.js';
import { connectable } from './process/look.js';
import type {
  DrainedFact,
  DrainedQuestion,
  Hello,
  HoldOrder,
  ManyRoutes,
  OneRoute,
  ProxyHealth,
  PutRoute,
  ServingFact,
  ServingQuestion,
} from './protocol.js';
import { type StartOptions, startProxy } from './start-proxy.js';

/** So long it is believed where the proxy said that it listens. */
const FRESH_MS = 1_000;

/** The controller's side of the embedded proxy: asks over the control socket, and starts the process when none is there. */
export class EmbeddedProxy implements ProxyProvider {
  private readonly client: ControlClient;
  private readonly startOptions: StartOptions | undefined;
  private readonly entryAddress: { readonly host: string; readonly port: number } | undefined;
  private starting: Promise<Hello> | undefined;
  private heard: { readonly atMs: number; readonly hello: Promise<Hello> } | undefined;

  constructor(
    config: EmbeddedProxyConfig,
    private readonly context: Pick<PartContext, 'dataDir' | 'log' | 'signal'>,
  ) {
    const { dataDir } = context;
    const control = config.control === undefined ? join(dataDir, 'proxy.sock') : resolve(config.control);
    this.client = new ControlClient(control);
    const listen = [config.listen ?? '0.0.0.0:80'].flat();
    if (config.spawn !== false) this.startOptions = { dataDir, control, listen, trust: config.trust ?? [] };
    this.entryAddress = config.entry === undefined ? undefined : parseListen(config.entry);
  }

  async getRoute(host: string, { signal }: CallOptions): Promise<RouteStatus | undefined> {
    const { route } = await this.ask<OneRoute>('GET', `/routes?host=${encodeURIComponent(host)}`, signal);
    return route === null ? undefined : statusOf(route);
  }

  async putRoute(
    route: Route,
    { signal, previous, adopt }: CallOptions & { readonly previous?: Route; readonly adopt?: boolean },
  ): Promise<{ readonly generation: string }> {
    const body: PutRoute = {
      route,
      ...(previous === undefined ? {} : { previous: previous.generation }),
      ...(adopt === undefined ? {} : { adopt }),
    };
    return this.order<{ generation: string }>('PUT', '/routes', signal, body);
  }

  async deleteRoute(host: string, { signal }: CallOptions): Promise<void> {
    await this.order('DELETE', `/routes?host=${encodeURIComponent(host)}`, signal);
  }

  async listRoutes(owner: string, { signal }: CallOptions): Promise<readonly RouteStatus[]> {
    const { routes } = await this.ask<ManyRoutes>('GET', `/routes?owner=${encodeURIComponent(owner)}`, signal);
    return routes.map(statusOf);
  }

  async entry(_host: string, { signal }: CallOptions): Promise<ProxyEntry> {
    const { host, port } = this.entryAddress ?? connectable(await this.whereItListens(signal));
    return { connectTo: host, port, tls: false };
  }

  async serving(host: string, generation: string, { signal }: CallOptions): Promise<ServingAnswer> {
    const fact = await this.ask<ServingFact>('POST', '/serving', signal, { host } satisfies ServingQuestion);
    return {
      serving: fact.generation === generation,
      ...(fact.generation === null ? {} : { generation: fact.generation }),
      evidence: fact.evidence,
    };
  }

  async drained(target: RouteTarget, { signal }: CallOptions): Promise<{ readonly open: number }> {
    return this.ask<DrainedFact>('POST', '/drained', signal, target satisfies DrainedQuestion);
  }

  async hold(host: string, bounds: HoldBounds, { signal }: CallOptions): Promise<void> {
    await this.order('POST', '/hold', signal, { host, bounds } satisfies HoldOrder);
  }

  async release(host: string, { signal }: CallOptions): Promise<void> {
    await this.order('POST', '/release', signal, { host });
  }

  async health({ signal }: CallOptions): Promise<PartHealth> {
    try {
      const { problems } = await this.ask<ProxyHealth>('GET', '/health', signal);
      const found = [...problems, ...this.elsewhere(await this.greetAnew(signal))];
      return found.length === 0 ? { state: 'ok' } : { state: 'degraded', detail: found.join('; ') };
    } catch (error) {
      if (signal.aborted || !(error instanceof PluginError)) throw error;
      return { state: 'failed', detail: error.hint === undefined ? error.message : `${error.message}. ${error.hint}` };
    }
  }

  /** Leaves the proxy running: visitors must not notice that the controller went. */
  close(): void {}

  private async whereItListens(signal: AbortSignal): Promise<{ readonly host: string; readonly port: number }> {
    const [first] = (await this.greetOnce(signal)).listen;
    if (first !== undefined) return first;
    throw new PluginError('misconfigured', 'The embedded proxy listens nowhere');
  }

  /** A page with many stages asks for the entry of each, all at once. */
  private async greetOnce(signal: AbortSignal): Promise<Hello> {
    const now = performance.now();
    if (this.heard !== undefined && now - this.heard.atMs < FRESH_MS) {
      const hello = await this.heard.hello.catch(() => undefined);
      return hello ?? this.greetAnew(signal);
    }
    const hello = this.greetAnew(signal);
    this.heard = { atMs: now, hello };
    return hello;
  }

  private greetAnew(signal: AbortSignal): Promise<Hello> {
    this.client.forget();
    return this.reach(signal);
  }

  /** A running proxy is not restarted for a changed `listen`: that would cost connections, and is a person's to choose. */
  private elsewhere({ listen, pid }: Hello): string[] {
    const wanted = (this.startOptions?.listen ?? []).flatMap((text) => parseListen(text) ?? []);
    const missing = wanted.filter((one) => one.port !== 0 && !listen.some((bound) => bound.port === one.port));
    return missing.map(
      ({ port }) => `the proxy does not listen on port ${port} yet: stop process ${pid}, it is started again`,
    );
  }

  private ask<T>(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: unknown): Promise<T> {
    return this.call<T>({ method, path, body, changes: false, signal });
  }

  private order<T>(method: 'PUT' | 'POST' | 'DELETE', path: string, signal: AbortSignal, body?: unknown): Promise<T> {
    return this.call<T>({ method, path, body, changes: true, signal });
  }

  private async call<T>(call: Parameters<ControlClient['call']>[0]): Promise<T> {
    await this.reach(call.signal);
    try {
      return await this.client.call<T>(call);
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
      // It has gone since it was last greeted. Nothing was sent, so asking whoever comes up is safe.
      await this.reach(call.signal);
      return this.client.call<T>(call);
    }
  }

  /** Greets the proxy; starts one first when none answers and we may. */
  private async reach(signal: AbortSignal): Promise<Hello> {
    try {
      return await this.client.hello(signal);
    } catch (error) {
      if (!(error instanceof NotThere) || this.startOptions === undefined) throw error;
      return withSignal(this.start(this.startOptions), signal);
    }
  }

  /** Shared by all calls that wait for it; ends with the part, not with the call that happened to be first. */
  private start(options: StartOptions): Promise<Hello> {
    this.starting ??= startProxy(options, this.client, this.context.signal)
      .then((hello) => {
        this.context.log.info('embedded proxy started', { pid: hello.pid, listen: hello.listen });
        return hello;
      })
      .finally(() => {
        this.starting = undefined;
      });
    return this.starting;
  }
}

function statusOf(route: Route): RouteStatus {
  // The table this was read from is the one that leads requests: what it says is what answers.
  return { route, state: 'serving', evidence: 'read from the running proxy', owned: true };
}

function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
