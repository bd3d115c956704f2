import { expect, it } from 'vitest';
import { UntilNews } from './until-news.js';

function world() {
  let nowMs = 0;
  let ring: () => void = () => {};
  const clock = { monotonicMs: () => nowMs } as never;
  const subscribe = (listener: (event: never) => void) => {
    ring = listener as () => void;
    return () => {};
  };
  const known = new UntilNews<number>({ clock, events: { subscribe } });
  let made = 0;
  const make = async () => ++made;
  return { known, make, ask: () => known.get('all', make), pass: (ms: number) => (nowMs += ms), happen: () => ring() };
}

it('makes it once, however many ask, until something happens', async () => {
  const { ask, happen } = world();
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  happen();
  expect(await ask()).toBe(2);
});

it('gives what has only become old once more, while it is made anew', async () => {
  const { ask, pass } = world();
  await ask();
  pass(30_000);
  expect(await ask()).toBe(1);
  expect(await ask()).toBe(2);
  expect(await ask()).toBe(2);
});

it('does not remember a failure', async () => {
  const { known, make, pass } = world();
  const fail = () => Promise.reject(new Error('not now'));
  await expect(known.get('all', fail)).rejects.toThrow('not now');
  expect(await known.get('all', make)).toBe(1);
  pass(30_000);
  expect(await known.get('all', fail)).toBe(1);
  await Promise.resolve();
  expect(await known.get('all', make)).toBe(2);
});
