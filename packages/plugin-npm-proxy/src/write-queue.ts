/** One write at a time for a whole instance: parallel ones make nginx test a half-written state and drop hosts. */
export interface WriteQueue {
  /**
   * Runs `task` after all before it. When `signal` aborts, the caller is told at once; a task that has begun goes on to
   * its end all the same, and the next one waits for it.
   */
  run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T>;
}

const queues = new Map<string, WriteQueue>();

/** The queue of the instance at `url`, shared by every part of this process that points there. */
export function writeQueueOf(url: string): WriteQueue {
  const key = new URL(url).host;
  const known = queues.get(key);
  if (known !== undefined) return known;
  const queue = newQueue();
  queues.set(key, queue);
  return queue;
}

function newQueue(): WriteQueue {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run(signal, task) {
      const result = tail.then(() => {
        signal.throwIfAborted();
        return task();
      });
      tail = result.catch(() => undefined);
      return unlessAborted(result, signal);
    },
  };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
