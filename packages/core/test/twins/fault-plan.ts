/** `fail`: it is not done. `lose`: it is done, and the answer is lost. `hang`: no answer until the caller gives up. */
export type FaultKind = 'fail' | 'lose' | 'hang';

export interface Fault {
  readonly method: string;
  readonly kind: FaultKind;
  /** What the caller is told. */
  readonly error?: Error;
  /** How often; absent: until it is lifted. */
  readonly times?: number;
  /** So many calls go well before. */
  readonly after?: number;
}

/** Makes the calls of a port misbehave as told, in the order they were told. */
export class FaultPlan {
  readonly #faults: { fault: Fault; left: number; after: number }[] = [];

  constructor(private readonly defaultError: () => Error) {}

  /** Returns a function that lifts it. */
  plan(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY, after: fault.after ?? 0 };
    this.#faults.push(entry);
    return () => {
      entry.left = 0;
    };
  }

  async apply<T>(method: string, args: readonly unknown[], run: () => Promise<T>): Promise<T> {
    const fault = this.#due(method);
    if (fault === undefined) return run();
    const error = fault.error ?? this.defaultError();
    if (fault.kind === 'fail') throw error;
    if (fault.kind === 'hang') return untilAborted(args);
    await run();
    throw error;
  }

  #due(method: string): Fault | undefined {
    for (const entry of this.#faults) {
      if (entry.fault.method !== method || entry.left <= 0) continue;
      if (entry.after > 0) {
        entry.after -= 1;
        continue;
      }
      entry.left -= 1;
      return entry.fault;
    }
    return undefined;
  }
}

function untilAborted(args: readonly unknown[]): Promise<never> {
  const options = args.findLast((arg) => typeof arg === 'object' && arg !== null && 'signal' in arg);
  const signal = (options as { signal?: AbortSignal } | undefined)?.signal;
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** The signal a call was given ends it, as it does with a real part. */
export function throwIfAborted(call: { readonly signal?: AbortSignal } | undefined): void {
  call?.signal?.throwIfAborted();
}
