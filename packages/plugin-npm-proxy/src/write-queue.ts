/** One write at a time for a whole instance: parallel ones make nginx test a half-written state and drop hosts. */
export interface WriteQueue {
  run<T>(task: () => Promise<T>): Promise<T>;
}

const queues = new Map<string, WriteQueue>();

/** The queue of the instance at `url`, shared by every part of this process that points there. */
export function writeQueueOf(url: string): WriteQueue {
  const key = new URL(url).host;
  const known = queues.get(key);
  if (known !== undefined) return known;
  let tail: Promise<unknown> = Promise.resolve();
  const queue: WriteQueue = {
    run(task) {
      const result = tail.then(task);
      tail = result.catch(() => undefined);
      return result;
    },
  };
  queues.set(key, queue);
  return queue;
}
