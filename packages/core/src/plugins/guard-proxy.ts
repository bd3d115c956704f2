import type { CallOptions, ProxyProvider } from '@docker-watcher/sdk';
import type { CallRules, Guard } from './guard.js';
import { guardPart } from './guard-part.js';

const READ_MS = 10_000;
/** Nginx Proxy Manager tests its whole configuration three times in one write. */
const WRITE_MS = 60_000;

/** The proxy as core sees it: every call guarded; a write without an answer is `unknown_outcome`. */
export function guardProxy(proxy: ProxyProvider, guard: Guard): ProxyProvider {
  const call = <O extends CallOptions, T>(rules: CallRules, options: O, run: (options: O) => Promise<T>): Promise<T> =>
    guard.call(rules, options.signal, (signal) => run({ ...options, signal }));
  const read = (method: string, check?: CallRules['check']): CallRules => ({
    method,
    deadlineMs: READ_MS,
    ...(check ? { check } : {}),
  });
  const write = (method: string): CallRules => ({ method, deadlineMs: WRITE_MS, changes: true });
  const { drained, hold, release, certificates } = proxy;
  return {
    getRoute: (host, options) => call(read('getRoute', complainOfStatus), options, (o) => proxy.getRoute(host, o)),
    putRoute: (route, options) => call(write('putRoute'), options, (o) => proxy.putRoute(route, o)),
    deleteRoute: (host, options) => call(write('deleteRoute'), options, (o) => proxy.deleteRoute(host, o)),
    listRoutes: (owner, options) => call(read('listRoutes'), options, (o) => proxy.listRoutes(owner, o)),
    entry: (host, options) => call(read('entry', complainOfEntry), options, (o) => proxy.entry(host, o)),
    serving: (host, generation, options) => call(read('serving'), options, (o) => proxy.serving(host, generation, o)),
    ...(drained && {
      drained: (target, options) => call(read('drained'), options, (o) => drained.call(proxy, target, o)),
    }),
    ...(hold && {
      hold: (host, bounds, options) => call(read('hold'), options, (o) => hold.call(proxy, host, bounds, o)),
    }),
    ...(release && { release: (host, options) => call(read('release'), options, (o) => release.call(proxy, host, o)) }),
    ...(certificates && {
      certificates: (options) => call(read('certificates'), options, (o) => certificates.call(proxy, o)),
    }),
    ...guardPart(proxy, guard),
  };
}

function complainOfStatus(answer: unknown): string | undefined {
  if (answer === undefined) return undefined;
  const status = answer as { state?: unknown; route?: { target?: { host?: unknown; port?: unknown } } };
  if (status.state !== 'serving' && status.state !== 'unknown')
    return 'a state that is neither "serving" nor "unknown"';
  const target = status.route?.target;
  return typeof target?.host === 'string' && typeof target.port === 'number' ? undefined : 'a route without target';
}

function complainOfEntry(answer: unknown): string | undefined {
  const entry = answer as { connectTo?: unknown; port?: unknown } | undefined;
  return typeof entry?.connectTo === 'string' && typeof entry.port === 'number'
    ? undefined
    : 'no address to connect to';
}
