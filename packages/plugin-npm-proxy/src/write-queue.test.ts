import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { writeQueueOf } from './write-queue.js';

const never = new AbortController().signal;

it('writes to one instance go one by one, to two side by side', async () => {
  let [open, most] = [0, 0];
  const task = async () => {
    most = Math.max(most, ++open);
    await delay(10);
    open--;
  };
  const same = ['http://one:81', 'http://one:81/'].map((url) => writeQueueOf(url));
  await Promise.all([0, 1, 2, 3].map((index) => same[index % 2]?.run(never, task)));
  expect(most).toBe(1);
  await Promise.all(['http://one:81', 'http://two:81'].map((url) => writeQueueOf(url).run(never, task)));
  expect(most).toBe(2);
});

it('a failed write does not stop the next', async () => {
  const queue = writeQueueOf('http://failing:81');
  const failed = queue.run(never, () => Promise.reject(new Error('no')));
  const next = queue.run(never, async () => 'done');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('done');
});

it('a caller that leaves is let go at once; what has begun goes on, what has not does not begin', async () => {
  const queue = writeQueueOf('http://leaving:81');
  const caller = new AbortController();
  const done: string[] = [];
  const begun = queue.run(caller.signal, async () => {
    await delay(50);
    done.push('begun');
  });
  const waiting = queue.run(caller.signal, async () => void done.push('waiting'));
  const next = queue.run(never, async () => void done.push('next'));
  await delay(5);
  caller.abort(new Error('left'));
  await expect(begun).rejects.toThrow('left');
  await expect(waiting).rejects.toThrow('left');
  expect(done).toEqual([]);
  await next;
  expect(done).toEqual(['begun', 'next']);
});
