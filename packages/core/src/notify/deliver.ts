import type { Notifier, StoredEvent } from '@docker-watcher/sdk';
import { type Clock, type Ids, type Log, messageOf } from '../base/index.js';
import { burstOf } from './burst.js';
import { notificationOf } from './notification.js';
import type { ActiveNotifier, Notifiers, OutboxItem, OutboxStore, OutboxTx } from './ports.js';
import { judge } from './retry.js';

export interface DeliverPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly store: OutboxStore;
  readonly notifiers: Notifiers;
  /** Address of the dashboard, without a slash at its end. */
  readonly baseUrl: () => string | undefined;
}

interface Letter {
  readonly item: OutboxItem;
  readonly event: StoredEvent;
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

  async #deliver(head: OutboxItem, active: ActiveNotifier, signal: AbortSignal): Promise<void> {
    const { store, log, baseUrl } = this.ports;
    const message: Letter[] = [];
    for (const item of await burstOf(head, active, this.ports))
      message.push({ item, event: await this.#eventOf(item) });
    try {
      await send(active.notifier, message, baseUrl(), signal);
    } catch (error) {
      // Stopping: it is delivered by the next run, under the same id.
      if (!signal.aborted) await this.#failed(message, error);
      return;
    }
    await store.write(async (tx) => {
      for (const { item } of message)
        await tx.updateOutbox(item.id, { state: 'delivered', attempts: item.attempts + 1 });
    });
    log.debug('Notification delivered', fieldsOf(message));
  }

  async #failed(message: readonly Letter[], error: unknown): Promise<void> {
    const { clock, log, store } = this.ports;
    const attempts = Math.max(...message.map(({ item }) => item.attempts)) + 1;
    const verdict = judge(error, attempts);
    const { reason: lastError } = verdict;
    const fields = { ...fieldsOf(message), attempts, reason: lastError };
    if (verdict.kind === 'again') {
      const nextAt = new Date(clock.now().getTime() + verdict.afterMs);
      await store.write(async (tx) => {
        for (const { item } of message) await tx.updateOutbox(item.id, { attempts, nextAt, lastError });
      });
      log.warn('Notification not delivered yet', { ...fields, againInMs: verdict.afterMs });
    } else if (message.length > 1 && verdict.isRefused) {
      // It may be too long, or one of it may be what is refused: no message is lost because of those beside it.
      await store.write(async (tx) => {
        for (const { item } of message) await tx.updateOutbox(item.id, { attempts, batch: item.id, lastError });
      });
      log.warn('Notifications refused together, sent one by one', fields);
    } else {
      await store.write(async (tx) => {
        for (const letter of message) await this.#bury(tx, letter, attempts, lastError);
      });
      log.error('Notification given up', fields);
    }
  }

  async #bury(tx: OutboxTx, { item, event }: Letter, attempts: number, reason: string): Promise<void> {
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

async function send(
  notifier: Notifier,
  message: readonly Letter[],
  baseUrl: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const notifications = message.map(({ item, event }) => notificationOf(event, item.id, baseUrl));
  const [first, second] = notifications;
  const batch = message[0]?.item.batch;
  if (second !== undefined && batch !== undefined)
    await notifier.notifyMany?.({ id: batch, notifications }, { signal });
  else if (first !== undefined) await notifier.notify(first, { signal });
}

function fieldsOf([first, ...others]: readonly Letter[]): Readonly<Record<string, unknown>> {
  return {
    notifier: first?.item.notifier,
    event: first?.event.type,
    notification: first?.item.batch ?? first?.item.id,
    ...(others.length > 0 ? { together: others.length + 1 } : {}),
  };
}
