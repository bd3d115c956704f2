import type { Clock } from '../base/index.js';

const FIRST_MS = 60_000;
const LONGEST_MS = 3_600_000;

/** A program that keeps ending, and that the engine is not told to restart, is started again after longer and longer. */
export class StartPauses {
  readonly #last = new Map<string, { readonly atMs: number; readonly pauseMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** True when what is live on the stage may be started now; it then counts as started. */
  take(stageId: string): boolean {
    const atMs = this.clock.monotonicMs();
    const last = this.#last.get(stageId);
    const sinceMs = atMs - (last?.atMs ?? Number.NEGATIVE_INFINITY);
    if (last !== undefined && sinceMs < last.pauseMs) return false;
    // One that stayed up for long has come to rest.
    const pauseMs =
      last === undefined || sinceMs >= 2 * last.pauseMs ? FIRST_MS : Math.min(LONGEST_MS, 2 * last.pauseMs);
    this.#last.set(stageId, { atMs, pauseMs });
    return true;
  }

  forget(stageId: string): void {
    this.#last.delete(stageId);
  }

  forgetAll(): void {
    this.#last.clear();
  }
}
