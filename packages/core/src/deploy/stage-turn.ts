import { Serial } from '../base/index.js';

/** The reason of an abort by which looking after a stage gives way to a deploy. */
export class GivingWay extends Error {
  constructor() {
    super('A deploy begins');
  }
}

/** One thing at a time on a stage: looking after it gives way to a deploy, and a deploy never meets half of it. */
export class StageTurn {
  readonly #serial = new Serial();
  #giveWay = new AbortController();
  #isWaiting = false;

  /** Runs `work` after what runs already; its signal aborts when a deploy comes. One that waits is enough. */
  async look(work: (giveWay: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    await this.#serial.run(async () => {
      this.#isWaiting = false;
      try {
        await work(this.#giveWay.signal);
      } catch (error) {
        if (!(error instanceof GivingWay)) throw error;
      }
    });
  }

  /** Resolves when all that was asked for so far has ended. */
  async idle(): Promise<void> {
    await this.#serial.idle();
  }

  /** Resolves when nobody looks after the stage any more. */
  async clear(): Promise<void> {
    this.#giveWay.abort(new GivingWay());
    await this.#serial.idle();
    this.#giveWay = new AbortController();
  }
}
