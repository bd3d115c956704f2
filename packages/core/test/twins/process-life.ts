import type { Clock } from '../../src/base/index.js';
import { tapped } from './tap.js';

/** Sees what a process does to the world, after it is done and before the process learns of it. */
export type Witness = (port: string, method: string) => void;

/**
 * The life of one controller process. What it holds are its own handles to the world: once it is killed none of them
 * answers any more, and nothing that it has under way goes on.
 */
export class ProcessLife {
  #alive = true;

  constructor(private readonly witness: Witness = () => {}) {}

  get isAlive(): boolean {
    return this.#alive;
  }

  kill(): void {
    this.#alive = false;
  }

  handle<T extends object>(name: string, port: T): T {
    return tapped(port, async (method, _args, run) => {
      if (!this.#alive) return never();
      const ended = await run().then(
        (value) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      if (this.#alive) this.witness(name, method);
      return this.#alive ? ended() : never();
    });
  }

  /** The same listener, deaf once the process is dead. */
  listener<E>(listen: (event: E) => void): (event: E) => void {
    return (event) => {
      if (this.#alive) listen(event);
    };
  }

  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs(),
      sleep: (ms, signal) => {
        if (!this.#alive) return never();
        const asleep = clock.sleep(ms, signal);
        return new Promise((resolve, reject) => {
          asleep.then(
            () => this.#alive && resolve(),
            (error: unknown) => this.#alive && reject(error),
          );
        });
      },
    };
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
