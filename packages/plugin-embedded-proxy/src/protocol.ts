import type { HoldBounds, PluginErrorCode, Route, RouteTarget } from '@docker-watcher/sdk';

/**
 * The control protocol: HTTP/1.1 with JSON over a unix socket. Every request but `hello` names the version it speaks in
 * `docker-watcher-protocol`. A proxy understands its own version and the one before, so that controller and proxy can be
 * upgraded in either order, one step at a time.
 *
 * 1: routes, serving, drained, health, stop. 2: adds hold and release.
 */
export const PROTOCOL = 2;
export const OLDEST_PROTOCOL = 1;
export const PROTOCOL_HEADER = 'docker-watcher-protocol';

/** The versions a side speaks, both ends included. */
export interface VersionRange {
  readonly oldest: number;
  readonly newest: number;
}

export const OUR_VERSIONS: VersionRange = { oldest: OLDEST_PROTOCOL, newest: PROTOCOL };

/** The newest version both sides speak; undefined when there is none. */
export function commonVersion(one: VersionRange, other: VersionRange): number | undefined {
  const newest = Math.min(one.newest, other.newest);
  return newest >= Math.max(one.oldest, other.oldest) ? newest : undefined;
}

/** `POST /hello`, body: `VersionRange`. */
export interface Hello {
  readonly protocol: number;
  readonly versions: VersionRange;
  readonly package: string;
  readonly pid: number;
  /** Random per process. */
  readonly instance: string;
  readonly listen: readonly { readonly host: string; readonly port: number }[];
}

/** `PUT /routes` */
export interface PutRoute {
  readonly route: Route;
  /** The generation the caller believes in force; another one is logged, not refused: the caller's wish is what counts. */
  readonly previous?: string;
  readonly adopt?: boolean;
}
/** `GET /routes?host=` */
export interface OneRoute {
  readonly route: Route | null;
}
/** `GET /routes?owner=` */
export interface ManyRoutes {
  readonly routes: readonly Route[];
}
/** `POST /serving` */
export interface ServingQuestion {
  readonly host: string;
}
export interface ServingFact {
  readonly generation: string | null;
  readonly evidence: string;
}
/** `POST /drained`, body: `RouteTarget` */
export type DrainedQuestion = RouteTarget;
export interface DrainedFact {
  readonly open: number;
}
/** `POST /hold`; `POST /release` has only `host`. */
export interface HoldOrder {
  readonly host: string;
  readonly bounds: HoldBounds;
}

/** `GET /health` */
export interface ProxyHealth {
  readonly state: 'ok' | 'degraded';
  readonly problems: readonly string[];
  readonly uptimeS: number;
  readonly rssBytes: number;
  readonly routes: number;
  readonly open: number;
  readonly held: number;
  readonly draining: number;
  readonly requests: number;
  readonly upgrades: number;
  readonly failures: number;
}

/** The body of every answer outside 2xx. */
export interface ControlFault {
  readonly code: PluginErrorCode;
  readonly message: string;
  readonly hint?: string;
}
