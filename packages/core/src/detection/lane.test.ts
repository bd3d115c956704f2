import { expect, it } from 'vitest';
import { Lane } from './lane.js';

it('lets four in at once, whatever becomes of them', async () => {
  const lane = new Lane({ monotonicMs: () => 0 });
  let running = 0;
  let most = 0;
  const task = async (i: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (i % 3 === 0) throw new Error('broken');
  };
  const all = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => lane.run(() => task(i))));
  expect(most).toBe(4);
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(7);
});

it('is held until the latest of what was asked', () => {
  let now = 100;
  const lane = new Lane({ monotonicMs: () => now });
  lane.hold(50);
  now = 110;
  lane.hold(10);
  expect(lane.heldUntil).toBe(150);
});
