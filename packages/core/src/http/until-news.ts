import type { Clock } from '../base/index.js';
import type { EventLog } from '../notify/index.js';

/** What no event tells of (an env_file that was edited, say) is seen this late. */
const STALE_AFTER_MS = 30_000;
const MOST_KEYS = 50;

interface Known<T> {
  atMs: number;
  value: Promise<T>;
}

/**
 * Remembers what was worked out, by key, until something happens: dashboards ask the same again and again. What has only
 * become old is given once more while it is worked out anew.
 */
export class UntilNews<T> {
  readonly #known = new Map<string, Known<T>>();
  #isWatching = false;

  constructor(private readonly ports: { readonly clock: Clock; readonly events: Pick<EventLog, 'subscribe'> }) {}

  get(key: string, make: () => Promise<T>): Promise<T> {
    this.#watch();
    const now = this.ports.clock.monotonicMs();
    const known = this.#known.get(key);
    if (known === undefined) {
      const made = { atMs: now, value: make() };
      if (this.#known.size >= MOST_KEYS) this.#known.clear();
      this.#known.set(key, made);
      this.#forgetIfFailed(key, made, made.value);
      return made.value;
    }
    if (now - known.atMs >= STALE_AFTER_MS) this.#renew(key, known, make);
    return known.value;
  }

  #renew(key: string, known: Known<T>, make: () => Promise<T>): void {
    known.atMs = this.ports.clock.monotonicMs();
    const value = make();
    void value.then(
      () => {
        known.value = value;
      },
      () => undefined,
    );
    this.#forgetIfFailed(key, known, value);
  }

  #forgetIfFailed(key: string, known: Known<T>, value: Promise<T>): void {
    value.catch(() => {
      if (this.#known.get(key) === known) this.#known.delete(key);
    });
  }

  /** From the first reader on: the table of routes is read without a world as well. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.ports.events.subscribe(() => this.#known.clear());
  }
}
