import type { HoldBounds, RouteTarget } from '@docker-watcher/sdk';
import type { DataPlane } from '../data-plane/data-plane.js';
import { normaliseHost } from '../data-plane/host-name.js';
import type { Listener } from '../data-plane/listener.js';
import type { RouteTable } from '../data-plane/route-table.js';
import {
  commonVersion,
  type DrainedFact,
  type Hello,
  type ManyRoutes,
  type OneRoute,
  OUR_VERSIONS,
  type ProxyHealth,
  type ServingFact,
} from '../protocol.js';
import { Fault, type Operations, versionFault } from './control-server.js';
import { lookFor } from './look.js';
import { packageVersion } from './package-version.js';
import type { RouteBook } from './route-book.js';
import { isRecord, readRoute } from './route-entry.js';

export interface OperationParts {
  readonly table: RouteTable;
  readonly book: RouteBook;
  readonly plane: DataPlane;
  readonly listeners: readonly Listener[];
  readonly problems: readonly string[];
  readonly probeToken: string;
  readonly instance: string;
  readonly stop: () => Promise<void>;
}

/** Everything a controller may ask of the proxy. */
export function operationsOf(parts: OperationParts): Operations {
  const { table, book, plane, listeners } = parts;
  return {
    'POST /hello': { since: 1, run: (body): Hello => greet(parts, body) },
    'PUT /routes': {
      since: 1,
      run: (body) => {
        const { route, previous, adopt } = record(body);
        const read = readRoute(route);
        if (!read.ok) throw rejected(`The route ${read.why}`);
        return book.put({
          route: read.route,
          ...(typeof previous === 'string' ? { previous } : {}),
          adopt: adopt === true,
        });
      },
    },
    'GET /routes': {
      since: 1,
      run: (_body, query): OneRoute | ManyRoutes => {
        const host = query.get('host');
        if (host !== null) return { route: table.get(normaliseHost(host))?.route ?? null };
        const owner = query.get('owner');
        return { routes: table.all().flatMap(({ route }) => (route.owner === owner ? [route] : [])) };
      },
    },
    'DELETE /routes': { since: 1, run: (_body, query) => book.delete(normaliseHost(query.get('host') ?? '')) },
    'POST /serving': {
      since: 1,
      run: (body): Promise<ServingFact> => {
        const [listener] = listeners;
        if (listener === undefined) throw rejected('The proxy listens nowhere');
        return lookFor(hostIn(body), listener.bound, parts.probeToken);
      },
    },
    'POST /drained': {
      since: 1,
      run: (body): DrainedFact => ({ open: table.open(record(body) as unknown as RouteTarget) }),
    },
    'GET /health': {
      since: 1,
      run: (): ProxyHealth => ({
        state: parts.problems.length === 0 ? 'ok' : 'degraded',
        problems: parts.problems,
        uptimeS: Math.round(process.uptime()),
        rssBytes: process.memoryUsage.rss(),
        routes: table.all().length,
        open: table.openTotal(),
        held: table.heldTotal(),
        draining: table.draining(),
        ...plane.stats,
      }),
    },
    'POST /stop': {
      since: 1,
      run: () => {
        setImmediate(() => void parts.stop().then(() => process.exit(0)));
      },
    },
    'POST /hold': { since: 2, run: (body) => table.hold(hostIn(body), boundsIn(record(body).bounds)) },
    'POST /release': { since: 2, run: (body) => table.release(hostIn(body)) },
  };
}

function greet({ instance, listeners }: OperationParts, body: unknown): Hello {
  const { oldest, newest } = record(body);
  const theirs = { oldest: Number(oldest), newest: Number(newest) };
  const protocol = commonVersion(OUR_VERSIONS, theirs);
  if (protocol === undefined) throw versionFault(`versions ${theirs.oldest} to ${theirs.newest}`);
  const listen = listeners.map((listener) => listener.bound);
  return { protocol, versions: OUR_VERSIONS, package: packageVersion(), pid: process.pid, instance, listen };
}

function boundsIn(value: unknown): HoldBounds {
  const { timeoutMs, maxRequests, maxBodyBytes } = record(value);
  return {
    timeoutMs: amount(timeoutMs, 'timeoutMs', 600_000),
    maxRequests: amount(maxRequests, 'maxRequests', 1_000_000),
    maxBodyBytes: amount(maxBodyBytes, 'maxBodyBytes', Number.MAX_SAFE_INTEGER),
  };
}

function amount(value: unknown, name: string, most: number): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw rejected(`${name} must be a number from 0 to ${most}`);
}

function hostIn(body: unknown): string {
  const { host } = record(body);
  if (typeof host !== 'string' || host === '') throw rejected('host is missing');
  return normaliseHost(host);
}

function record(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw rejected('The request is not a JSON object');
  return value;
}

const rejected = (message: string) => new Fault(400, { code: 'rejected', message });
