import type { Clock } from '../base/index.js';

const WINDOW_MS = 60_000;
const WRONG_ALLOWED = 20;
const ADDRESSES_KEPT = 10_000;

/** Counts wrong credentials by address: after 20 within a minute, none is looked at until the minute has passed. */
export class Throttle {
  readonly #wrong = new Map<string, { since: number; count: number }>();

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until this address may try again; 0: now. */
  waitMs(address: string): number {
    const entry = this.#current(address);
    if (entry === undefined || entry.count < WRONG_ALLOWED) return 0;
    return Math.max(1, entry.since + WINDOW_MS - this.clock.monotonicMs());
  }

  wrong(address: string): void {
    const entry = this.#current(address);
    if (entry !== undefined) {
      entry.count += 1;
      return;
    }
    if (this.#wrong.size >= ADDRESSES_KEPT) this.#forgetOldest();
    this.#wrong.set(address, { since: this.clock.monotonicMs(), count: 1 });
  }

  #current(address: string): { since: number; count: number } | undefined {
    const entry = this.#wrong.get(address);
    if (entry === undefined || this.clock.monotonicMs() - entry.since < WINDOW_MS) return entry;
    this.#wrong.delete(address);
    return undefined;
  }

  #forgetOldest(): void {
    const [oldest] = this.#wrong.keys();
    if (oldest !== undefined) this.#wrong.delete(oldest);
  }
}
