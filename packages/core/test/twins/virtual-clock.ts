import type { Clock } from '../../src/base/index.js';

interface Sleeper {
  readonly dueMs: number;
  readonly order: number;
  readonly wake: () => void;
}

const START = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 24 * 3_600_000;

/**
 * Time that moves only when a test lets it: everything that is ready runs first, then the clock jumps to whoever sleeps
 * shortest. Hours pass in milliseconds, in the same order each time.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): Date {
    return new Date(START + this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.at(ms, () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      });
      signal?.addEventListener('abort', leave, { once: true });
      return undefined;
    });
  }

  /** Runs `wake` when `ms` have passed. Returns a function that prevents it. */
  at(ms: number, wake: () => void): () => void {
    const sleeper = { dueMs: this.#nowMs + Math.max(0, ms), order: this.#order++, wake };
    this.#sleepers.add(sleeper);
    return () => this.#sleepers.delete(sleeper);
  }

  /** Lets time pass until `work` has settled. Throws when nobody sleeps and it still has not, or after a day. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    work.then(end, end);
    const limit = this.#nowMs + DAY_MS;
    for (;;) {
      await ready();
      if (settled) return work;
      if (!this.#wakeNext(limit)) throw new Error('It waits for something that never comes');
    }
  }

  /** Lets `ms` pass, with everything that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    do await ready();
    while (this.#wakeNext(end));
    this.#nowMs = end;
  }

  /** False when nobody is due before `limitMs`. */
  #wakeNext(limitMs: number): boolean {
    let next: Sleeper | undefined;
    for (const one of this.#sleepers) {
      if (next === undefined || one.dueMs < next.dueMs || (one.dueMs === next.dueMs && one.order < next.order)) {
        next = one;
      }
    }
    if (next === undefined || next.dueMs > limitMs) return false;
    this.#sleepers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.wake();
    return true;
  }
}

/** Twins do no input or output: when the loop comes round, all that was ready has run. */
function ready(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
