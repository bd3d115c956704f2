import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../base/index.js';
import type { DetectionStore } from './ports.js';

export interface ReceivedDelivery {
  readonly source: string;
  /** As the sender counts its deliveries; undefined: it does not, and none is ever a duplicate. */
  readonly id: string | undefined;
  readonly images: readonly string[];
}

interface Waiting {
  readonly delivery: ReceivedDelivery;
  readonly settle: (isFirst: boolean) => void;
  readonly fail: (error: unknown) => void;
}

const KEPT_MS = 7 * 24 * 60 * 60_000;
const FORGET_EVERY_MS = 60 * 60_000;
const MOST_AT_ONCE = 200;

/** Which deliveries were received before. Those of a burst are written together: each write waits for the disk. */
export class Deliveries {
  readonly #waiting: Waiting[] = [];
  #isWriting = false;
  #forgottenAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly context: { readonly store: DetectionStore; readonly clock: Clock }) {}

  /** Stores it, with its event. False: it was received before. */
  isFirst(delivery: ReceivedDelivery): Promise<boolean> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ delivery, settle, fail });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#waiting.length > 0) {
        // A write lets nothing in before it is done: those that are at the door come along.
        await setImmediate();
        await this.#write(this.#waiting.splice(0, MOST_AT_ONCE));
      }
    } finally {
      this.#isWriting = false;
    }
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const { store, clock } = this.context;
    const at = clock.now();
    const isForgetting = clock.monotonicMs() - this.#forgottenAtMs >= FORGET_EVERY_MS;
    try {
      const firsts = await store.write(async (tx) => {
        if (isForgetting) await tx.forgetDeliveries(new Date(at.getTime() - KEPT_MS));
        const found: boolean[] = [];
        for (const { delivery } of batch) {
          const { source, id, images } = delivery;
          const isFirst = id === undefined || (await tx.addDelivery({ source, id, at, outcome: 'queued' }));
          found.push(isFirst);
          if (!isFirst) continue;
          const data = { source, images, ...(id === undefined ? {} : { delivery: id }) };
          await tx.appendEvent({ type: 'webhook.received', actor: { kind: 'webhook', id: source }, data });
        }
        return found;
      });
      if (isForgetting) this.#forgottenAtMs = clock.monotonicMs();
      for (const [index, { settle }] of batch.entries()) settle(firsts[index] === true);
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }
}
