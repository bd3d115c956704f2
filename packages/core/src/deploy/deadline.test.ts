import { expect, it } from 'vitest';
import { VirtualClock } from '../../test/twins/virtual-clock.js';
import { within } from './deadline.js';

const late = () => new Error('too late');
const hang = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

it('ends what takes too long, by the clock of the deploys', async () => {
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  await expect(clock.run(within(clock, { ms: 3_600_000, late }, signal, hang))).rejects.toThrow('too late');
  expect(clock.monotonicMs()).toBe(3_600_000);
});

it('hands on an answer, and a reason that comes from outside', async () => {
  const clock = new VirtualClock();
  const outside = new AbortController();
  expect(await clock.run(within(clock, { ms: 10, late }, outside.signal, async () => 1))).toBe(1);
  const cut = within(clock, { ms: 10, late }, outside.signal, hang);
  outside.abort(new Error('cancelled'));
  await expect(clock.run(cut)).rejects.toThrow('cancelled');
});
