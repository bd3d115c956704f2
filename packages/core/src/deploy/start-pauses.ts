import type { Clock } from '../base/index.js';

const FIRST_MS = 10_000;
const LONGEST_MS = 3_600_000;
const RESTED_MS = 120_000;

/** A program that keeps ending, and that the engine is not told to restart, is started again after longer and longer. */
export class StartPauses {
  readonly #last = new Map<string, { readonly atMs: number; readonly pauseMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** True when what is live on the stage may be started now. */
  may(stageId: string): boolean {
    const last = this.#last.get(stageId);
    return last === undefined || this.clock.monotonicMs() - last.atMs >= last.pauseMs;
  }

  started(stageId: string): void {
    const atMs = this.clock.monotonicMs();
    const last = this.#last.get(stageId);
    // One that stayed up for long has come to rest.
    const isFirst = last === undefined || atMs - last.atMs >= Math.max(2 * last.pauseMs, RESTED_MS);
    this.#last.set(stageId, { atMs, pauseMs: isFirst ? FIRST_MS : Math.min(LONGEST_MS, 2 * last.pauseMs) });
  }

  forget(stageId: string): void {
    this.#last.delete(stageId);
  }

  forgetAll(): void {
    this.#last.clear();
  }
}
