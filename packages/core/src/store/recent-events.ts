import type { StoredEvent } from '@docker-watcher/sdk';
import type { EventFilter } from '../notify/index.js';

const KEPT = 1_000;

/**
 * The last events that were committed, all of them from some `seq` on. Everybody who follows the log asks for the same few
 * each time one is added: what is here need not be read from the database five hundred times.
 */
export class RecentEvents {
  #events: StoredEvent[] = [];

  /** In the order of their commits, none left out. */
  add(event: StoredEvent): void {
    this.#events.push(event);
    if (this.#events.length >= 2 * KEPT) this.#events = this.#events.slice(-KEPT);
  }

  /** What the log would answer; undefined: it has to be asked. */
  read({ afterSeq, deploy, project, stage, types, limit = KEPT }: EventFilter): readonly StoredEvent[] | undefined {
    const first = this.#events[0];
    if (first === undefined || afterSeq === undefined || afterSeq < first.seq - 1) return undefined;
    return this.#events
      .slice(Math.min(this.#events.length, afterSeq - first.seq + 1))
      .filter(
        (event) =>
          (deploy === undefined || event.deploy === deploy) &&
          (project === undefined || event.project === project) &&
          (stage === undefined || event.stage === stage) &&
          (types === undefined || types.includes(event.type)),
      )
      .slice(0, Math.min(limit, KEPT));
  }
}
