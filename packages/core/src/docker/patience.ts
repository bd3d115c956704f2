import { AppError, formatDuration } from '../base/index.js';

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
  signal?.throwIfAborted();
  const own = new AbortController();
  const give = () => own.abort(signal?.reason);
  const late = () => own.abort(new AppError('engine.unavailable', lateness(ms), { hint: HINT }));
  const timer = Number.isFinite(ms) ? setTimeout(late, ms) : undefined;
  signal?.addEventListener('abort', give, { once: true });
  const left = new Promise<never>((_, reject) => {
    own.signal.addEventListener('abort', () => reject(own.signal.reason), { once: true });
  });
  try {
    return await Promise.race([run(own.signal), left]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', give);
  }
}

const HINT = 'docker ps shows whether it still does; restarting the engine may be what helps.';

function lateness(ms: number): string {
  return `The Docker Engine has said nothing for ${formatDuration(ms)}.`;
}
