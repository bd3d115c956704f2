import type { StoredEvent } from '@docker-watcher/sdk';
import { type Clock, type Log, messageOf } from '../base/index.js';
import { notificationOf } from './notification.js';
import type { ActiveNotifier, Notifiers, OutboxItem, OutboxStore } from './ports.js';
import { judge } from './retry.js';

export interface DeliverPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: OutboxStore;
  readonly notifiers: Notifiers;
  /** Address of the dashboard, without a slash at its end. */
  readonly baseUrl: () => string | undefined;
}

/** A notifier rests so long when the outcome of a delivery could not be stored. */
const FAULT_PAUSE_MS = 10_000;

/** Takes messages out of the outbox: for each notifier one at a time and in order, no notifier waiting for another. */
export class Deliver {
  readonly #busy = new Map<string, Promise<void>>();

  constructor(
    private readonly ports: DeliverPorts,
    /** Called when a notifier is free for its next message. */
    private readonly onFree: () => void,
  ) {}

  /** Begins what is due. Gives the time until the next message is, in milliseconds; undefined: none waits for time. */
  async startDue(signal: AbortSignal): Promise<number | undefined> {
    const now = this.ports.clock.now().getTime();
    const active = new Map(this.ports.notifiers.all().map((notifier) => [notifier.id, notifier]));
    let nextMs: number | undefined;
    for (const item of await this.ports.store.outboxHeads()) {
      if (this.#busy.has(item.notifier)) continue;
      const waitMs = item.nextAt.getTime() - now;
      const notifier = active.get(item.notifier);
      if (notifier === undefined) this.#begin(item, () => this.#drop(item), signal);
      else if (waitMs <= 0) this.#begin(item, () => this.#deliver(item, notifier, signal), signal);
      else nextMs = Math.min(nextMs ?? waitMs, waitMs);
    }
    return nextMs;
  }

  /** Resolves once nothing is being delivered. */
  async idle(): Promise<void> {
    await Promise.all(this.#busy.values());
  }

  #begin(item: OutboxItem, work: () => Promise<void>, signal: AbortSignal): void {
    const done = work()
      .catch(async (error: unknown) => {
        if (signal.aborted) return;
        this.ports.log.error('The outcome of a notification was not stored', {
          notifier: item.notifier,
          notification: item.id,
          reason: messageOf(error),
        });
        await this.ports.clock.sleep(FAULT_PAUSE_MS, signal).catch(() => undefined);
      })
      .finally(() => {
        this.#busy.delete(item.notifier);
        this.onFree();
      });
    this.#busy.set(item.notifier, done);
  }

  async #deliver(item: OutboxItem, { id, notifier }: ActiveNotifier, signal: AbortSignal): Promise<void> {
    const event = await this.#eventOf(item);
    const notification = notificationOf(event, item.id, this.ports.baseUrl());
    try {
      await notifier.notify(notification, { signal });
    } catch (error) {
      // Stopping: it is delivered by the next run, under the same id.
      if (!signal.aborted) await this.#failed(item, event, error);
      return;
    }
    await this.ports.store.write((tx) => tx.updateOutbox(item.id, { state: 'delivered', attempts: item.attempts + 1 }));
    this.ports.log.debug('Notification delivered', { notifier: id, event: event.type, notification: item.id });
  }

  async #failed(item: OutboxItem, event: StoredEvent, error: unknown): Promise<void> {
    const { clock, log, store } = this.ports;
    const attempts = item.attempts + 1;
    const verdict = judge(error, attempts);
    const { reason } = verdict;
    const fields = { notifier: item.notifier, event: event.type, notification: item.id, attempts, reason };
    if (verdict.kind === 'again') {
      const nextAt = new Date(clock.now().getTime() + verdict.afterMs);
      await store.write((tx) => tx.updateOutbox(item.id, { attempts, nextAt, lastError: reason }));
      log.warn('Notification not delivered yet', { ...fields, againInMs: verdict.afterMs });
      return;
    }
    await store.write(async (tx) => {
      await tx.updateOutbox(item.id, { state: 'dead', attempts, lastError: reason });
      // A message about a lost message is not mourned in turn: there would be no end to it.
      if (event.type === 'notification.dead') return;
      const { type, seq, project, stage, deploy } = event;
      await tx.appendEvent({
        type: 'notification.dead',
        actor: { kind: 'system', id: 'notify' },
        ...(project === undefined ? {} : { project }),
        ...(stage === undefined ? {} : { stage }),
        ...(deploy === undefined ? {} : { deploy }),
        data: { notification: item.id, notifier: item.notifier, event: type, eventSeq: seq, attempts, reason },
      });
    });
    log.error('Notification given up', fields);
  }

  async #drop(item: OutboxItem): Promise<void> {
    const lastError = `There is no notifier "${item.notifier}" in the configuration any more.`;
    await this.ports.store.write((tx) => tx.updateOutbox(item.id, { state: 'dead', lastError }));
    this.ports.log.info('Notification dropped', { notifier: item.notifier, notification: item.id, reason: lastError });
  }

  async #eventOf({ eventSeq }: OutboxItem): Promise<StoredEvent> {
    const [event] = await this.ports.store.events({ afterSeq: eventSeq - 1, limit: 1 });
    if (event?.seq !== eventSeq) throw new Error(`There is no event ${eventSeq}`);
    return event;
  }
}
