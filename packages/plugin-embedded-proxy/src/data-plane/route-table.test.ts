import type { Route } from '@docker-watcher/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RouteTable } from './route-table.js';

const target = (port: number): Route['target'] => ({ host: '127.0.0.1', port, scheme: 'http' });
const route = (generation: number, port = generation): Route => ({
  id: 'app/dev',
  host: 'app.test',
  target: target(port),
  websockets: true,
  owner: 'me',
  generation: String(generation),
});
const table = () => new RouteTable({ connectMs: 1_000, headersMs: 1_000, bodySilenceMs: 1_000 });

describe('RouteTable', () => {
  it('counts a claim to the generation that was in force, until it leaves', () => {
    const routes = table();
    routes.put(route(1));
    const claim = routes.claim('app.test');
    routes.put(route(2));
    expect([routes.open(target(1)), routes.open(target(2)), routes.draining()]).toEqual([1, 0, 1]);
    claim?.upstream.leave();
    expect([routes.open(target(1)), routes.draining()]).toEqual([0, 0]);
  });

  it('counts all generations of one target together', () => {
    const routes = table();
    routes.put(route(1, 80));
    routes.claim('app.test');
    routes.put(route(2, 80));
    routes.claim('app.test');
    expect(routes.open(target(80))).toBe(2);
  });

  it('claims nothing where there is no route', () => {
    const routes = table();
    expect(routes.claim('app.test')).toBeUndefined();
    expect(routes.openTotal()).toBe(0);
  });

  it('never loses count, and claims only the newest, whatever happens in whatever order', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), generation: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('claim' as const) }),
      fc.record({ kind: fc.constant('leave' as const), which: fc.nat(20) }),
      fc.record({ kind: fc.constant('delete' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const routes = table();
        const claims: NonNullable<ReturnType<RouteTable['claim']>>[] = [];
        let newest: number | undefined;
        for (const one of steps) {
          if (one.kind === 'put') {
            routes.put(route(one.generation));
            newest = one.generation;
          } else if (one.kind === 'delete') {
            routes.delete('app.test');
            newest = undefined;
          } else if (one.kind === 'leave') {
            claims.splice(one.which % Math.max(1, claims.length), 1)[0]?.upstream.leave();
          } else {
            const claim = routes.claim('app.test');
            expect(claim?.route.generation).toBe(newest === undefined ? undefined : String(newest));
            if (claim !== undefined) claims.push(claim);
          }
          expect(routes.openTotal()).toBe(claims.length);
        }
        for (const claim of claims) claim.upstream.leave();
        expect([routes.openTotal(), routes.draining()]).toEqual([0, 0]);
      }),
    );
  });
});
