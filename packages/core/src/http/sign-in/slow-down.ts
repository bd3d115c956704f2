import type { Clock } from '../../base/index.js';

export interface SlowDownOptions {
  /** The longest wait between two tries. */
  readonly mostMs: number;
}

const FREE = 5;
const FIRST_MS = 1_000;
const FORGET_MS = 3_600_000;
const KEYS_KEPT = 10_000;

/**
 * Makes each try after the fifth wait twice as long as the one before. A try counts when it begins, so that many at
 * once are not all looked at before the first is known to be wrong.
 */
export class SlowDown {
  readonly #tries = new Map<string, { count: number; at: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly options: SlowDownOptions,
  ) {}

  /** Milliseconds until the next try; 0: now. */
  waitMs(key: string): number {
    const entry = this.#current(key);
    if (entry === undefined || entry.count < FREE) return 0;
    const pause = Math.min(FIRST_MS * 2 ** (entry.count - FREE), this.options.mostMs);
    return Math.max(0, entry.at + pause - this.clock.monotonicMs());
  }

  tried(key: string): void {
    const count = (this.#current(key)?.count ?? 0) + 1;
    // Put last again: what was tried longest ago is forgotten first.
    this.#tries.delete(key);
    if (this.#tries.size >= KEYS_KEPT) {
      const [oldest] = this.#tries.keys();
      if (oldest !== undefined) this.#tries.delete(oldest);
    }
    this.#tries.set(key, { count, at: this.clock.monotonicMs() });
  }

  forgive(key: string): void {
    this.#tries.delete(key);
  }

  #current(key: string): { count: number; at: number } | undefined {
    const entry = this.#tries.get(key);
    if (entry === undefined || this.clock.monotonicMs() - entry.at < FORGET_MS) return entry;
    this.#tries.delete(key);
    return undefined;
  }
}
