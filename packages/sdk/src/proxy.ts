import type { CallOptions, Part, PartContext } from './part.js';

export interface RouteTarget {
  /** Address or container name as the proxy reaches it. */
  readonly host: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

export interface RouteTls {
  /** Name or id of a certificate the proxy holds; absent: the best match. */
  readonly certificate?: string;
  readonly force: boolean;
  readonly http2: boolean;
  readonly hsts: boolean;
}

/** A host name and the container that answers it. */
export interface Route {
  /** `project/stage`. */
  readonly id: string;
  readonly host: string;
  readonly target: RouteTarget;
  readonly tls?: RouteTls;
  readonly websockets: boolean;
  /** The id of the docker-watcher instance that owns it. */
  readonly owner: string;
  /** Marks this version of the route; `serving` asks for it. */
  readonly generation: string;
}

export interface RouteStatus {
  readonly route: Route;
  /** `serving`: this is what answers now. `unknown`: written or read, but what answers can't be told. */
  readonly state: 'serving' | 'unknown';
  /** How it is known, in words. */
  readonly evidence: string;
  /** False when a person or another program made it. */
  readonly owned: boolean;
}

/** Where to connect so that a request takes the way of a visitor. */
export interface ProxyEntry {
  /** Address or name to connect to. */
  readonly connectTo: string;
  readonly port: number;
  readonly tls: boolean;
  /** SNI when `tls`. */
  readonly serverName?: string;
}

export interface ServingAnswer {
  readonly serving: boolean;
  /** The generation that answered, when it could be read. */
  readonly generation?: string;
  readonly evidence: string;
}

export interface HoldBounds {
  /** Milliseconds until held requests get 503 with Retry-After. */
  readonly timeoutMs: number;
  readonly maxRequests: number;
  /** Per request, bytes of body kept while held. */
  readonly maxBodyBytes: number;
}

export interface CertificateInfo {
  readonly id: string;
  readonly name: string;
  readonly hosts: readonly string[];
  /** RFC 3339. */
  readonly expiresAt?: string;
}

/**
 * Holds the routes; the truth for which container is live.
 *
 * `putRoute` creates or switches, idempotently. A `PluginError` with code `unknown_outcome` says that the answer was
 * lost: the host asks `getRoute` until it knows. Any other error promises that the old route is still, or again, in
 * force.
 */
export interface ProxyProvider extends Part {
  getRoute(host: string, options: CallOptions): Promise<RouteStatus | undefined>;
  putRoute(
    route: Route,
    options: CallOptions & { readonly previous?: Route; readonly adopt?: boolean },
  ): Promise<{ readonly generation: string }>;
  /** No error when there is none. */
  deleteRoute(host: string, options: CallOptions): Promise<void>;
  /** All routes of `owner`. */
  listRoutes(owner: string, options: CallOptions): Promise<readonly RouteStatus[]>;
  entry(host: string, options: CallOptions): Promise<ProxyEntry>;
  /** One look on a fresh connection: is `generation` what answers for `host`? */
  serving(host: string, generation: string, options: CallOptions): Promise<ServingAnswer>;
  /** Capability: requests and sockets still open to `target`; 0 is drained. */
  drained?(target: RouteTarget, options: CallOptions): Promise<{ readonly open: number }>;
  /** Capability: keep new requests for `host` waiting until `release`, the next switch, or the bounds. */
  hold?(host: string, bounds: HoldBounds, options: CallOptions): Promise<void>;
  release?(host: string, options: CallOptions): Promise<void>;
  /** Capability. */
  certificates?(options: CallOptions): Promise<readonly CertificateInfo[]>;
}

export interface ProxyPart<Config> {
  readonly kind: 'proxy';
  readonly label: string;
  readonly icon?: string;
  readonly config: import('typebox').TSchema;
  /**
   * Where the proxy stands: `container` reaches containers by name on their network only; `host` is a process of this
   * machine and reaches them by address; `auto` is told by the configuration.
   */
  readonly reach: 'container' | 'host';
  create(config: Config, context: PartContext): ProxyProvider;
}
