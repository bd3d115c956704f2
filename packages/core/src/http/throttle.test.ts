import { describe, expect, it } from 'vitest';
import { Throttle } from './throttle.js';

function fakeClock() {
  let ms = 0;
  const clock = { now: () => new Date(ms), monotonicMs: () => ms, sleep: async () => {} };
  const advance = (by: number) => {
    ms += by;
  };
  return { clock, advance };
}

describe('the throttle', () => {
  it('lets an address be wrong 19 times a minute, not 20', () => {
    const { clock, advance } = fakeClock();
    const throttle = new Throttle(clock);
    for (let i = 0; i < 19; i++) throttle.wrong('a');
    expect(throttle.waitMs('a')).toBe(0);
    throttle.wrong('a');
    advance(10_000);
    expect([throttle.waitMs('a'), throttle.waitMs('b')]).toEqual([50_000, 0]);
    advance(50_000);
    expect(throttle.waitMs('a')).toBe(0);
  });

  it('remembers a bounded number of addresses, the newest', () => {
    const throttle = new Throttle(fakeClock().clock);
    for (let i = 0; i < 20; i++) throttle.wrong('first');
    for (let i = 0; i < 10_000; i++) throttle.wrong(`other-${i}`);
    expect(throttle.waitMs('first')).toBe(0);
    for (let i = 0; i < 20; i++) throttle.wrong('last');
    expect(throttle.waitMs('last')).toBeGreaterThan(0);
  });
});
