import { expect, it } from 'vitest';
import { SlowDown } from './slow-down.js';

function world() {
  let ms = 0;
  const clock = { now: () => new Date(ms), monotonicMs: () => ms, sleep: async () => {} };
  const slow = new SlowDown(clock, { mostMs: 60_000 });
  const pass = (by: number) => {
    ms += by;
  };
  return { slow, pass, tries: (count: number) => Array.from({ length: count }, () => slow.tried('a')) };
}

it('doubles the wait after the fifth try, up to its most', () => {
  const { slow, pass, tries } = world();
  tries(5);
  const waits = Array.from({ length: 9 }, () => {
    const wait = slow.waitMs('a');
    pass(wait);
    expect(slow.waitMs('a')).toBe(0);
    slow.tried('a');
    return wait / 1_000;
  });
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(slow.waitMs('b')).toBe(0);
});

it('forgives who was right, and forgets after an hour', () => {
  const { slow, pass, tries } = world();
  tries(9);
  expect(slow.waitMs('a')).toBeGreaterThan(0);
  slow.forgive('a');
  expect(slow.waitMs('a')).toBe(0);
  tries(9);
  pass(3_600_000);
  tries(4);
  expect(slow.waitMs('a')).toBe(0);
});

it('remembers a bounded number, those tried last', () => {
  const { slow, tries } = world();
  tries(8);
  for (let i = 0; i < 9_999; i++) slow.tried(`other-${i}`);
  tries(1);
  for (let i = 0; i < 9_000; i++) slow.tried(`more-${i}`);
  expect(slow.waitMs('a')).toBeGreaterThan(0);
  for (let i = 0; i < 10_000; i++) slow.tried(`most-${i}`);
  expect(slow.waitMs('a')).toBe(0);
});
