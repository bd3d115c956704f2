/** At most `width` pieces of work at once per host; the rest wait in order of arrival. */
export class HostLanes {
  readonly #hosts = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

  constructor(private readonly width: number) {}

  /** Rejects with the signal's reason when it aborts while waiting. */
  async run<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(host, signal);
    try {
      return await work();
    } finally {
      this.#leave(host);
    }
  }

  #enter(host: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const lane = this.#hosts.get(host) ?? { running: 0, waiting: [] };
    this.#hosts.set(host, lane);
    if (lane.running < this.width) {
      lane.running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        lane.waiting.splice(lane.waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      lane.waiting.push(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** The place goes to the first who waits, so that nobody newer can slip in between. */
  #leave(host: string): void {
    const lane = this.#hosts.get(host);
    if (lane === undefined) return;
    const next = lane.waiting.shift();
    if (next === undefined) lane.running -= 1;
    else next();
    if (lane.running === 0) this.#hosts.delete(host);
  }
}
