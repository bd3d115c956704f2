import type { StoredEvent } from '@docker-watcher/sdk';
import type { Clock, Ids } from '../base/index.js';
import { BURST_MS } from './burst.js';
import type { Notifiers, OutboxItem, OutboxStore } from './ports.js';
import { StandingFaults } from './standing-faults.js';
import { wants } from './wants.js';

export interface OfferPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: OutboxStore;
  readonly notifiers: Notifiers;
}

const PAGE = 200;
/** What was delivered is kept for a week; the events themselves stay. */
const KEPT_MS = 7 * 24 * 60 * 60_000;
/** The cursor is stored with each row it stands for; past events that nobody wants it may lag by so many. */
const LONGEST_LAG = 100;

/** Reads the event log behind a cursor and lays a message into the outbox for each notifier that wants it. */
export class Offer {
  #standing = new StandingFaults();
  #read = 0;
  #saved = 0;

  constructor(private readonly ports: OfferPorts) {}

  /** Takes up where the last run ended; the very first begins with the present. */
  async begin(): Promise<void> {
    const { store } = this.ports;
    const last = await store.lastSeq();
    this.#saved = await store.write(async (tx) => {
      const cursor = await tx.outboxCursor();
      if (cursor === undefined) await tx.moveOutboxCursor(last);
      return cursor ?? last;
    });
    this.#read = this.#saved;
  }

  /** Offers everything that has happened since. What throws leaves nothing half done, and is done again. */
  async drain(): Promise<void> {
    for (;;) {
      const events = await this.ports.store.events({ afterSeq: this.#read, limit: PAGE });
      const last = events.at(-1);
      if (last === undefined) return;
      const standing = this.#standing.copy();
      const items = events.filter((event) => standing.isNews(event)).flatMap((event) => this.#itemsOf(event));
      if (items.length > 0 || last.seq - this.#saved >= LONGEST_LAG) await this.#save(last.seq, items);
      this.#standing = standing;
      this.#read = last.seq;
    }
  }

  /** Stores how far it has read. */
  async end(): Promise<void> {
    if (this.#read > this.#saved) await this.#save(this.#read, []);
  }

  #itemsOf(event: StoredEvent): OutboxItem[] {
    const { clock, ids, notifiers } = this.ports;
    return notifiers
      .all()
      .filter((notifier) => wants(notifier, event))
      .map(({ id, notifier }) => ({
        id: ids.next(),
        eventSeq: event.seq,
        notifier: id,
        state: 'waiting',
        attempts: 0,
        nextAt: new Date(clock.now().getTime() + (notifier.notifyMany === undefined ? 0 : BURST_MS)),
      }));
  }

  async #save(seq: number, items: readonly OutboxItem[]): Promise<void> {
    const { store, clock } = this.ports;
    await store.write(async (tx) => {
      await tx.forgetDelivered(new Date(clock.now().getTime() - KEPT_MS));
      await tx.addOutbox(items);
      await tx.moveOutboxCursor(seq);
    });
    this.#saved = seq;
  }
}
