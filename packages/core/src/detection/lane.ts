import type { Clock } from '../base/index.js';

const AT_ONCE = 4;

/** The way to one registry: a few looks at a time, none while it asked to be left alone. */
export class Lane {
  #running = 0;
  #heldUntil = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  /** By the monotonic clock. */
  get heldUntil(): number {
    return this.#heldUntil;
  }

  hold(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.clock.monotonicMs() + ms);
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // The place is handed on, so that nobody slips in between.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
