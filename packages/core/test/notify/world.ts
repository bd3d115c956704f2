import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notification, Notifier } from '@docker-watcher/sdk';
import { type Clock, randomIds, silentLog } from '../../src/base/index.js';
import type { EventDraft } from '../../src/deploy/index.js';
import { type ActiveNotifier, createNotify, type Notify, type OutboxStore } from '../../src/notify/index.js';
import { openStore, type Store } from '../../src/store/index.js';

/** A real store, a clock that a test moves, and notifiers that do what a test says. */
export interface World {
  readonly store: Store;
  readonly clock: TestClock;
  readonly notifiers: ActiveNotifier[];
  /** Starts a run over the same data, as a process would; `store` may lie about it. */
  start(store?: OutboxStore): Promise<Notify>;
  /** Like `kill -9`: what is under way is cut off and nothing more is stored. */
  crash(): Promise<void>;
  happen(type: EventDraft['type'], data?: EventDraft['data'], more?: Partial<EventDraft>): Promise<number>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dw-notify-'));
  const clock = testClock();
  const store = await openStore({ dataDir, clock, ids: randomIds, log: silentLog });
  const notifiers: ActiveNotifier[] = [];
  const running: { notify: Notify; dies: () => void }[] = [];
  return {
    store,
    clock,
    notifiers,
    async start(given = store) {
      let isDead = false;
      const mortal: OutboxStore = {
        events: (filter) => given.events(filter),
        lastSeq: () => given.lastSeq(),
        subscribe: (listener) => given.subscribe(listener),
        outboxHeads: () => given.outboxHeads(),
        outboxWaiting: (notifier, limit) => given.outboxWaiting(notifier, limit),
        write: (work) => (isDead ? Promise.reject(new Error('killed')) : given.write(work)),
      };
      const notify = createNotify({
        clock,
        ids: randomIds,
        log: silentLog,
        store: mortal,
        notifiers: { all: () => notifiers },
        baseUrl: () => 'https://dw.example.com',
      });
      await notify.start();
      running.push({ notify, dies: () => (isDead = true) });
      return notify;
    },
    async crash() {
      for (const { notify, dies } of running.splice(0)) {
        dies();
        await stopped(notify, clock);
      }
    },
    async happen(type, data = {}, more = {}) {
      const { seq } = await store.write((tx) =>
        tx.appendEvent({ type, actor: { kind: 'system', id: 'test' }, data, ...more }),
      );
      return seq;
    },
    async close() {
      for (const { notify } of running.splice(0)) await stopped(notify, clock);
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Stops it, with time going on meanwhile. */
export async function stopped(notify: Notify, clock: TestClock): Promise<void> {
  let isOver = false;
  const over = notify.stop().finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    clock.advance(500);
  }
  await over.catch(() => undefined);
}

export interface TestClock extends Clock {
  advance(ms: number): void;
}

function testClock(): TestClock {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => new Date(now),
    monotonicMs: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = {
          until: now + ms,
          wake() {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    advance(ms) {
      now += ms;
      for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
    },
  };
}

/** A notifier that remembers what came, and answers by `answer`: throwing is a failed delivery. */
export function inbox(
  id: string,
  answer: (notification: Notification, signal: AbortSignal) => Promise<void> | void = () => {},
  events?: readonly string[],
): ActiveNotifier & { readonly received: Notification[] } {
  const received: Notification[] = [];
  const notifier: Notifier = {
    async notify(notification, { signal }) {
      received.push(notification);
      await answer(notification, signal);
    },
  };
  return { id, notifier, received, ...(events === undefined ? {} : { events }) };
}
