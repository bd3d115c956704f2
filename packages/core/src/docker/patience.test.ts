import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { patiently } from './patience.js';

const never = () => new Promise<never>(() => {});

describe('an exchange with the engine', () => {
  it('gives what the engine says', async () => {
    await expect(patiently(1_000, undefined, async () => 'well')).resolves.toBe('well');
    await expect(patiently(Number.POSITIVE_INFINITY, undefined, async () => 'well')).resolves.toBe('well');
  });

  it('ends when the engine says nothing, and is broken off', async () => {
    let isBrokenOff = false;
    const hangs = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => {
        isBrokenOff = true;
      });
      return never();
    };
    await expect(patiently(10, undefined, hangs)).rejects.toMatchObject({
      code: 'engine.unavailable',
      message: expect.stringContaining('has said nothing for'),
    });
    expect(isBrokenOff).toBe(true);
  });

  it('ends with the reason of an abort, before and while it runs', async () => {
    const reason = new Error('cancelled');
    await expect(patiently(1_000, AbortSignal.abort(reason), never)).rejects.toBe(reason);
    const abort = new AbortController();
    const running = patiently(1_000, abort.signal, never);
    abort.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  it('leaves nothing behind that aborts later', async () => {
    let seen: AbortSignal | undefined;
    const abort = new AbortController();
    await patiently(10, abort.signal, async (signal) => {
      seen = signal;
    });
    abort.abort();
    await sleep(20);
    expect(seen?.aborted).toBe(false);
  });
});
