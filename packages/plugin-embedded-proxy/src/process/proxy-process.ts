import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../data-plane/answers.js';
import { DataPlane } from '../data-plane/data-plane.js';
import { Listener } from '../data-plane/listener.js';
import { Peers } from '../data-plane/peer.js';
import { type LiveRoute, RouteTable } from '../data-plane/route-table.js';
import type { ProxyArguments } from './arguments.js';
import { ControlServer } from './control-server.js';
import { answers, lockData } from './data-lock.js';
import type { Log } from './log.js';
import { operationsOf } from './operations.js';
import { RouteBook } from './route-book.js';
import { StateFile } from './state-file.js';

/** Another proxy serves this data folder or control socket: nothing is wrong, one is enough. */
export class AlreadyRunning extends Error {}

export interface RunningProxy {
  readonly listeners: readonly Listener[];
  /** Stops taking requests, gives open ones their time, then resolves. Repeated calls share the first. */
  stop(): Promise<void>;
}

const TIMEOUTS = { connectMs: 5_000, headersMs: 300_000, bodySilenceMs: 300_000 };
const QUIET_MS = 10_000;

/** Starts everything in the order in which it may be relied on: lock, routes, listeners, and last the control socket. */
export async function startProxy(args: ProxyArguments, log: Log): Promise<RunningProxy> {
  mkdirSync(args.data, { recursive: true, mode: 0o700 });
  const lock = await lockData(args.data, args.control);
  if (!('release' in lock)) throw new AlreadyRunning(`process ${lock.pid} already serves ${args.data}`);
  try {
    if (await answers(args.control)) throw new AlreadyRunning(`another proxy answers at ${args.control}`);
    const pidFile = join(args.data, 'proxy.pid');
    const file = new StateFile(join(args.data, 'routes.json'));
    const { routes, problems } = await file.load();
    for (const problem of problems) log('error', 'saved routes are damaged', { problem });

    const table = new RouteTable(TIMEOUTS);
    for (const route of routes) table.put(route);
    const probeToken = randomBytes(32).toString('hex');
    const plane = new DataPlane({
      routes: table,
      peers: new Peers(args.trust),
      probeToken,
      failed: quietly(log),
    });
    const listeners = args.listen.map((address) => new Listener(address, plane));
    await Promise.all(listeners.map((listener) => listener.open()));

    const book = new RouteBook(table, file, log);
    const instance = randomUUID();
    const stop = once(async () => {
      log('info', 'proxy stopping', { open: table.openTotal() });
      control.close();
      table.releaseAll();
      const closed = Promise.all(listeners.map((listener) => listener.close()));
      const socketsClosed = whenEmpty(plane.upgraded);
      await Promise.race([Promise.all([closed, socketsClosed]), delay(args.graceMs)]);
      for (const socket of plane.upgraded) socket.destroy();
      for (const listener of listeners) listener.cut();
      table.close();
      rmSync(pidFile, { force: true });
      lock.release();
      log('info', 'proxy stopped');
    });
    const operations = operationsOf({ table, book, plane, listeners, problems, probeToken, instance, stop });
    const control = new ControlServer(args.control, operations, log);
    await control.open();
    writeFileSync(pidFile, `${process.pid}\n`);
    log('info', 'proxy started', { pid: process.pid, routes: routes.length, listen: listeners.map((l) => l.bound) });
    return { listeners, stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A broken container fails thousands of requests a second; its first failure and a count now and then are enough. */
function quietly(log: Log): (live: LiveRoute, error: unknown) => void {
  const counts = new Map<string, number>();
  return ({ route }, error) => {
    const code = codeOf(error) || String(error);
    const key = `${route.host} ${route.generation} ${code}`;
    const count = counts.get(key);
    counts.set(key, (count ?? 0) + 1);
    if (count !== undefined) return;
    log('warn', 'request failed', { host: route.host, target: route.target, generation: route.generation, code });
    setTimeout(() => {
      const total = counts.get(key) ?? 0;
      counts.delete(key);
      if (total > 1) log('warn', 'requests failed', { host: route.host, generation: route.generation, code, total });
    }, QUIET_MS).unref();
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

async function whenEmpty(set: ReadonlySet<unknown>): Promise<void> {
  while (set.size > 0) await delay(50);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
