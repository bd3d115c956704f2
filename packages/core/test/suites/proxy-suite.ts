import type { ProxyProvider, Route, RouteTarget } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

export interface ProxyHouse {
  readonly proxy: ProxyProvider;
  /** Two applications that say who they are. */
  readonly blue: RouteTarget;
  readonly green: RouteTarget;
  /** What a visitor of `host` is told: `blue`, `green`, or nothing. */
  visit(host: string): Promise<string | undefined>;
  end(): Promise<void>;
}

const HOST = 'app.test';
const signal = () => AbortSignal.timeout(20_000);

function routeOf(target: RouteTarget, generation: string, more: Partial<Route> = {}): Route {
  return { id: 'app/dev', host: HOST, target, websockets: false, owner: 'instance-1', generation, ...more };
}

/** What the deploy room relies on, of a real proxy and of its twin alike. */
export function proxySuite(name: string, house: () => Promise<ProxyHouse>): void {
  describe(name, () => {
    let world: ProxyHouse;
    let proxy: ProxyProvider;
    beforeEach(async () => {
      world = await house();
      proxy = world.proxy;
    });
    afterEach(() => world.end());

    const put = (route: Route, more: { readonly previous?: Route; readonly adopt?: boolean } = {}) =>
      proxy.putRoute(route, { signal: signal(), ...more });

    it('has no route before one is put', async () => {
      expect(await proxy.getRoute(HOST, { signal: signal() })).toBeUndefined();
      expect(await proxy.listRoutes('instance-1', { signal: signal() })).toEqual([]);
      expect(await world.visit(HOST)).toBeUndefined();
    });

    it('leads visitors where it was told, and says so', async () => {
      const route = routeOf(world.blue, 'g1');
      expect(await put(route)).toEqual({ generation: 'g1' });
      expect(await proxy.getRoute(HOST, { signal: signal() })).toMatchObject({ state: 'serving', route });
      expect(await proxy.serving(HOST, 'g1', { signal: signal() })).toMatchObject({ serving: true, generation: 'g1' });
      expect(await world.visit(HOST)).toBe('blue');
    });

    it('does the same when it is told twice', async () => {
      await put(routeOf(world.blue, 'g1'));
      expect(await put(routeOf(world.blue, 'g1'))).toEqual({ generation: 'g1' });
      expect(await proxy.listRoutes('instance-1', { signal: signal() })).toHaveLength(1);
    });

    it('switches to another container, and no longer serves the generation before', async () => {
      const before = routeOf(world.blue, 'g1');
      await put(before);
      await put(routeOf(world.green, 'g2'), { previous: before });
      expect(await world.visit(HOST)).toBe('green');
      expect((await proxy.serving(HOST, 'g1', { signal: signal() })).serving).toBe(false);
      expect((await proxy.serving(HOST, 'g2', { signal: signal() })).serving).toBe(true);
    });

    it('follows a container to another address under the same generation', async () => {
      await put(routeOf(world.blue, 'g1'));
      await put(routeOf(world.green, 'g1'));
      expect(await world.visit(HOST)).toBe('green');
    });

    it('keeps the route of another owner, unless it is adopted', async () => {
      const foreign = routeOf(world.blue, 'g1', { owner: 'somebody', id: 'other/dev' });
      await put(foreign);
      await expect(put(routeOf(world.green, 'g2'))).rejects.toMatchObject({ code: 'conflict' });
      expect(await world.visit(HOST)).toBe('blue');
      await put(routeOf(world.green, 'g2'), { adopt: true });
      expect(await world.visit(HOST)).toBe('green');
    });

    it('lists the routes of one owner', async () => {
      await put(routeOf(world.blue, 'g1'));
      await put(routeOf(world.blue, 'g1', { host: 'b.test', id: 'b/dev' }));
      await put(routeOf(world.blue, 'g1', { host: 'c.test', owner: 'somebody' }));
      const hosts = (await proxy.listRoutes('instance-1', { signal: signal() })).map(({ route }) => route.host);
      expect([...hosts].sort()).toEqual([HOST, 'b.test']);
    });

    it('deletes a route, as often as it is told', async () => {
      await put(routeOf(world.blue, 'g1'));
      await proxy.deleteRoute(HOST, { signal: signal() });
      await proxy.deleteRoute(HOST, { signal: signal() });
      expect(await proxy.getRoute(HOST, { signal: signal() })).toBeUndefined();
      expect((await proxy.serving(HOST, 'g1', { signal: signal() })).serving).toBe(false);
      expect(await world.visit(HOST)).toBeUndefined();
    });

    it('holds visitors until the next switch', async () => {
      await put(routeOf(world.blue, 'g1'));
      await proxy.hold?.(HOST, { timeoutMs: 10_000, maxRequests: 10, maxBodyBytes: 1_024 }, { signal: signal() });
      await put(routeOf(world.green, 'g2'));
      expect(await world.visit(HOST)).toBe('green');
    });

    it('lets held visitors go, and does not mind when nobody is held', async () => {
      await put(routeOf(world.blue, 'g1'));
      await proxy.hold?.(HOST, { timeoutMs: 10_000, maxRequests: 10, maxBodyBytes: 1_024 }, { signal: signal() });
      await proxy.release?.(HOST, { signal: signal() });
      await proxy.release?.(HOST, { signal: signal() });
      await proxy.release?.('nobody.test', { signal: signal() });
      expect(await world.visit(HOST)).toBe('blue');
    });

    it('says that nobody is left where nobody was', async () => {
      expect(await proxy.drained?.(world.blue, { signal: signal() })).toEqual({ open: 0 });
    });

    it('says where to ask, so as to come through it', async () => {
      await put(routeOf(world.blue, 'g1'));
      const entry = await proxy.entry(HOST, { signal: signal() });
      expect(entry.connectTo).not.toBe('');
      expect(entry.port).toBeGreaterThan(0);
    });
  });
}
