import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.js';

describe('single flight', () => {
  it('shares one piece of work among those who wait at the same time', async () => {
    const flights = new SingleFlight();
    const { signal } = new AbortController();
    let runs = 0;
    const work = async () => ++runs;
    expect(await Promise.all([flights.run('a', signal, work), flights.run('a', signal, work)])).toEqual([1, 1]);
    expect(await flights.run('a', signal, work)).toBe(2);
    expect(await flights.run('b', signal, work)).toBe(3);
  });

  it('goes on for the others when one gives up, and stops when all have', async () => {
    const flights = new SingleFlight();
    const [first, second] = [new AbortController(), new AbortController()];
    let shared: AbortSignal | undefined;
    const work = (signal: AbortSignal) => {
      shared = signal;
      return new Promise<never>(() => {});
    };
    const waits = [flights.run('a', first.signal, work), flights.run('a', second.signal, work)];
    const outcomes = Promise.allSettled(waits);
    first.abort(new Error('first'));
    await expect(waits[0]).rejects.toThrow('first');
    expect(shared?.aborted).toBe(false);
    second.abort(new Error('second'));
    await expect(waits[1]).rejects.toThrow('second');
    expect(shared?.aborted).toBe(true);
    await outcomes;
  });

  it('tells everybody of a failure, and tries anew after it', async () => {
    const flights = new SingleFlight();
    const { signal } = new AbortController();
    const fail = () => Promise.reject(new Error('no'));
    const outcomes = await Promise.allSettled([flights.run('a', signal, fail), flights.run('a', signal, fail)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flights.run('a', signal, async () => 'yes')).toBe('yes');
  });
});
