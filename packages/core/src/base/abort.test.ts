import { describe, expect, it } from 'vitest';
import { unlessAborted, withSignals } from './abort.js';

const never = () => new Promise<never>(() => {});

describe('one signal of several', () => {
  it('aborts with the first of them, and its reason', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    await withSignals([one.signal, other.signal], (signal) => {
      expect(signal.aborted).toBe(false);
      other.abort('enough');
      one.abort('later');
      expect(signal.reason).toBe('enough');
    });
  });

  it('has aborted where one has already', async () => {
    const signals = [new AbortController().signal, AbortSignal.abort('gone')];
    expect(await withSignals(signals, ({ reason }) => reason)).toBe('gone');
  });

  it('gives what the work gives, and ends with it', async () => {
    const one = new AbortController();
    const signal = await withSignals([one.signal], async (made) => made);
    one.abort();
    expect(signal.aborted).toBe(false);
    await expect(withSignals([one.signal], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});

describe('work that is left when a signal aborts', () => {
  it('gives what it gives before', async () => {
    const { signal } = new AbortController();
    await expect(unlessAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('rejects with the reason of the abort', async () => {
    const abort = new AbortController();
    const left = unlessAborted(never(), abort.signal);
    abort.abort(new Error('enough'));
    await expect(left).rejects.toThrow('enough');
    await expect(unlessAborted(never(), abort.signal)).rejects.toThrow('enough');
  });
});
