import { type Clock, withSignals } from '../base/index.js';

export interface Deadline {
  readonly ms: number;
  /** What `work` is told when it is over. */
  readonly late: () => unknown;
}

/** Nobody hears it: a reason of our own spares making an exception for each step and look. */
const ENDED = 'ended';

/** Gives `work` a signal that also aborts when the time is over, by the clock of the deploys. */
export async function within<T>(
  clock: Clock,
  { ms, late }: Deadline,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const deadline = new AbortController();
  clock.sleep(ms, ended.signal).then(
    () => deadline.abort(late()),
    () => undefined,
  );
  try {
    return await withSignals([signal, deadline.signal], work);
  } finally {
    ended.abort(ENDED);
  }
}
