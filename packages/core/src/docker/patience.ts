import { AppError, formatDuration, unlessAborted, withSignals } from '../base/index.js';

/** Even the removal of a large container on a slow disk takes less. */
export const PATIENCE_MS = 120_000;

/**
 * Waits `ms` for an engine that has taken a request and says nothing: a container that hangs in the engine must keep
 * nothing else waiting. What can't be broken off is left alone. Rejects with the reason of `signal` when that aborts.
 */
export async function patiently<T>(
  ms: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const give = () => late.abort(new AppError('engine.unavailable', lateness(ms), { hint: HINT }));
  const timer = Number.isFinite(ms) ? setTimeout(give, ms) : undefined;
  try {
    const signals = signal === undefined ? [late.signal] : [signal, late.signal];
    return await withSignals(signals, (any) => unlessAborted(run(any), any));
  } finally {
    clearTimeout(timer);
  }
}

const HINT = 'docker ps shows whether it still does; restarting the engine may be what helps.';

function lateness(ms: number): string {
  return `The Docker Engine has said nothing for ${formatDuration(ms)}.`;
}
