import type { HoldBounds } from '@docker-watcher/sdk';

/** A request that waits: exactly one of the two is called, unless it left by itself. */
export interface Waiter {
  proceed(): void;
  refuse(): void;
}

/**
 * Requests for one host kept waiting while its container is replaced. Ends by `release`, or by itself at its deadline,
 * so that a controller that died can't keep visitors waiting.
 */
export class Hold {
  private readonly waiters = new Set<Waiter>();
  private readonly deadline: NodeJS.Timeout;

  constructor(
    readonly bounds: HoldBounds,
    expired: () => void,
  ) {
    this.deadline = setTimeout(() => {
      expired();
      for (const waiter of this.end()) waiter.refuse();
    }, bounds.timeoutMs);
  }

  get waiting(): number {
    return this.waiters.size;
  }

  /** False when the request is one too many, or announces a longer body than may be kept. */
  admit(waiter: Waiter, announcedBytes: number): boolean {
    if (this.waiters.size >= this.bounds.maxRequests || announcedBytes > this.bounds.maxBodyBytes) return false;
    this.waiters.add(waiter);
    return true;
  }

  leave(waiter: Waiter): void {
    this.waiters.delete(waiter);
  }

  /** Lets all go on, first come first served. The caller has already made the table not lead here any more. */
  release(): void {
    for (const waiter of this.end()) waiter.proceed();
  }

  /** Puts those who wait under `next`, which has other bounds. */
  handOver(next: Hold): void {
    for (const waiter of this.end()) next.waiters.add(waiter);
  }

  private end(): Waiter[] {
    clearTimeout(this.deadline);
    const waiters = [...this.waiters];
    this.waiters.clear();
    return waiters;
  }
}
