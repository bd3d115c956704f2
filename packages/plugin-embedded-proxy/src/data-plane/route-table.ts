import type { HoldBounds, Route, RouteTarget } from '@docker-watcher/sdk';
import { Hold } from './hold.js';
import { Upstream, type UpstreamTimeouts } from './upstream.js';

/** A route in force, with what its target carries now. */
export interface LiveRoute {
  readonly route: Route;
  readonly upstream: Upstream;
}

/**
 * What answers for each host at this instant. Reading a route and counting the request in happen in one synchronous
 * step, and a switch is one assignment: a request belongs to the old container or to the new one, never to neither,
 * and after `put` has returned none can reach the old one.
 */
export class RouteTable {
  private readonly live = new Map<string, LiveRoute>();
  private readonly holds = new Map<string, Hold>();
  private readonly retired = new Set<Upstream>();

  constructor(private readonly timeouts: UpstreamTimeouts) {}

  get(host: string): LiveRoute | undefined {
    return this.live.get(host);
  }

  all(): readonly LiveRoute[] {
    return [...this.live.values()];
  }

  /** The route for `host`, with one more open on its upstream; the caller owes one `upstream.leave()`. */
  claim(host: string): LiveRoute | undefined {
    const live = this.live.get(host);
    live?.upstream.enter();
    return live;
  }

  /** Creates or switches, and lets go who was held. The same route again changes nothing. */
  put(route: Route): void {
    const before = this.live.get(route.host);
    if (before === undefined || !isSameRoute(before.route, route)) {
      this.live.set(route.host, { route, upstream: new Upstream(route.target, this.timeouts) });
      if (before !== undefined) this.retire(before.upstream);
    }
    this.release(route.host);
  }

  delete(host: string): void {
    const before = this.live.get(host);
    if (before === undefined) return;
    this.live.delete(host);
    this.retire(before.upstream);
    this.release(host);
  }

  /** Requests and sockets open to `target`, through whatever generation of whatever route. */
  open(target: RouteTarget): number {
    return [...this.upstreams()]
      .filter((upstream) => isSameTarget(upstream.target, target))
      .reduce((sum, upstream) => sum + upstream.open, 0);
  }

  openTotal(): number {
    return [...this.upstreams()].reduce((sum, upstream) => sum + upstream.open, 0);
  }

  heldTotal(): number {
    return [...this.holds.values()].reduce((sum, hold) => sum + hold.waiting, 0);
  }

  draining(): number {
    return this.retired.size;
  }

  holdFor(host: string): Hold | undefined {
    return this.holds.get(host);
  }

  /** A second hold of a host replaces the bounds of the first and starts its time anew. */
  hold(host: string, bounds: HoldBounds): void {
    const before = this.holds.get(host);
    const hold = new Hold(bounds, () => this.holds.delete(host));
    this.holds.set(host, hold);
    before?.handOver(hold);
  }

  release(host: string): void {
    const hold = this.holds.get(host);
    this.holds.delete(host);
    hold?.release();
  }

  releaseAll(): void {
    for (const host of [...this.holds.keys()]) this.release(host);
  }

  /** For the end of the process: no route any more, and connections close as they fall idle. */
  close(): void {
    for (const { upstream } of this.live.values()) this.retire(upstream);
    this.live.clear();
  }

  private retire(upstream: Upstream): void {
    this.retired.add(upstream);
    upstream.retire(() => this.retired.delete(upstream));
  }

  private *upstreams(): Iterable<Upstream> {
    for (const { upstream } of this.live.values()) yield upstream;
    yield* this.retired;
  }
}

export function isSameTarget(one: RouteTarget, other: RouteTarget): boolean {
  return one.host === other.host && one.port === other.port && one.scheme === other.scheme;
}

export function isSameRoute(one: Route, other: Route): boolean {
  return (
    one.id === other.id &&
    one.host === other.host &&
    one.owner === other.owner &&
    one.generation === other.generation &&
    one.websockets === other.websockets &&
    isSameTarget(one.target, other.target)
  );
}
