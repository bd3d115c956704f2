import type { Notifier, StoredEvent } from '@docker-watcher/sdk';
import type { EventDraft } from '../deploy/index.js';

/** One message to one notifier. */
export interface OutboxItem {
  readonly id: string;
  readonly eventSeq: number;
  readonly notifier: string;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly nextAt: Date;
  readonly lastError?: string;
  /**
   * Id of the message that it goes out with: its own, or that of a batch. Absent until it has to be decided; never
   * changed to that of another batch, so that what is sent again is the same message.
   */
  readonly batch?: string;
}

export type OutboxPatch = Partial<Pick<OutboxItem, 'state' | 'attempts' | 'nextAt' | 'lastError' | 'batch'>>;

export interface EventFilter {
  readonly afterSeq?: number;
  readonly deploy?: string;
  readonly project?: string;
  readonly stage?: string;
  readonly types?: readonly string[];
  readonly limit?: number;
}

/** The one append-only event table. */
export interface EventLog {
  /** Oldest first. */
  events(filter: EventFilter): Promise<readonly StoredEvent[]>;
  lastSeq(): Promise<number>;
  /** Called after commit, in order, once per event. Returns unsubscribe. */
  subscribe(listener: (event: StoredEvent) => void): () => void;
}
export const EVENT_LOG = Symbol('EventLog');

export interface OutboxTx {
  /** Last event that was offered to notifiers; absent before the very first start. */
  outboxCursor(): Promise<number | undefined>;
  moveOutboxCursor(seq: number): Promise<void>;
  addOutbox(items: readonly OutboxItem[]): Promise<void>;
  updateOutbox(id: string, patch: OutboxPatch): Promise<void>;
  /** Removes what was delivered and was due before; dead letters stay. */
  forgetDelivered(before: Date): Promise<void>;
  appendEvent(event: EventDraft): Promise<StoredEvent>;
}

export interface OutboxStore extends EventLog {
  /** The oldest waiting item of each notifier: messages go out in order, so what is behind it waits with it. */
  outboxHeads(): Promise<readonly OutboxItem[]>;
  /** What waits for one notifier, oldest first. */
  outboxWaiting(notifier: string, limit: number): Promise<readonly OutboxItem[]>;
  write<T>(work: (tx: OutboxTx) => Promise<T>): Promise<T>;
}
export const OUTBOX_STORE = Symbol('OutboxStore');

export interface ActiveNotifier {
  readonly id: string;
  /** Event types it wants; absent: what people care about (see `default-events.ts`). */
  readonly events?: readonly string[];
  /** Guarded. */
  readonly notifier: Notifier;
}

export interface Notifiers {
  all(): readonly ActiveNotifier[];
}
export const NOTIFIERS = Symbol('Notifiers');
