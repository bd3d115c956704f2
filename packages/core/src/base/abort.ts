/**
 * Gives `work` a signal that aborts, with the same reason, as soon as one of `signals` does. Nothing of it outlives `work`: what
 * `AbortSignal.any` makes Node keeps for as long as one of its sources may still abort, with whatever listens to it
 * (`gcPersistentSignals` in its lib/internal/abort_controller.js): for a signal of the whole process, that is for ever.
 */
export async function withSignals<T>(
  signals: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  const any = new AbortController();
  const listened = signals.map((signal) => {
    const pass = () => any.abort(signal.reason);
    if (signal.aborted) pass();
    else signal.addEventListener('abort', pass, { once: true });
    return () => signal.removeEventListener('abort', pass);
  });
  try {
    return await work(any.signal);
  } finally {
    for (const leave of listened) leave();
  }
}

/** Rejects with the reason of `signal` as soon as it aborts, whatever `work` does then. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
