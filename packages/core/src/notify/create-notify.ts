import { AppError, messageOf } from '../base/index.js';
import { Deliver, type DeliverPorts } from './deliver.js';
import { sampleNotification } from './notification.js';
import { Offer, type OfferPorts } from './offer.js';

export interface NotifyPorts extends OfferPorts, Omit<DeliverPorts, 'baseUrl'> {
  /** `server.base_url`, for links into the dashboard. */
  readonly baseUrl?: () => string | undefined;
}

export interface Notify {
  /** Call when the notifiers are made: messages for one that is not there are dropped. */
  start(): Promise<void>;
  /** Lets deliveries end for a moment; what is left goes out after the next start. */
  stop(): Promise<void>;
  /** Sends a sample to one notifier, now. Throws not_found, or what the notifier throws. */
  test(id: string): Promise<void>;
}

/** Looks at least so often: the wall clock may have been set. */
const LONGEST_PAUSE_MS = 60_000;
const FAULT_PAUSE_MS = 5_000;
const GRACE_MS = 1_000;
const TEST_MS = 30_000;

/** Turns events into messages and delivers each at least once, through an outbox. */
export function createNotify(ports: NotifyPorts): Notify {
  return new Notifying(ports);
}

class Notifying implements Notify {
  readonly #offer: Offer;
  readonly #deliver: Deliver;
  /** Aborts the deliveries under way. */
  #calls = new AbortController();
  #woken = new AbortController();
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void) | undefined;

  constructor(private readonly ports: NotifyPorts) {
    this.#offer = new Offer(ports);
    this.#deliver = new Deliver({ ...ports, baseUrl: ports.baseUrl ?? (() => undefined) }, () => this.#wake());
  }

  async start(): Promise<void> {
    await this.#offer.begin();
    this.#calls = new AbortController();
    this.#isStopping = false;
    this.#unsubscribe = this.ports.store.subscribe(() => this.#wake());
    this.#running = this.#run(this.#calls.signal);
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#isStopping = true;
    this.#wake();
    await this.#running;
    const grace = new AbortController();
    const expired = this.ports.clock.sleep(GRACE_MS, grace.signal).catch(() => undefined);
    await Promise.race([this.#deliver.idle(), expired]);
    grace.abort();
    this.#calls.abort(new Error('docker-watcher is stopping'));
    await this.#deliver.idle();
    await this.#offer.end();
  }

  async test(id: string): Promise<void> {
    const known = this.ports.notifiers.all();
    const active = known.find((notifier) => notifier.id === id);
    if (active === undefined) {
      const names = known.map((notifier) => notifier.id).join(', ') || 'none';
      throw new AppError('not_found', `There is no notifier "${id}".`, { hint: `Configured notifiers: ${names}` });
    }
    const options = { signal: AbortSignal.timeout(TEST_MS) };
    if (active.notifier.test !== undefined) return active.notifier.test(options);
    return active.notifier.notify(sampleNotification(this.ports.ids.next(), this.ports.clock.now()), options);
  }

  #wake(): void {
    this.#woken.abort();
  }

  async #run(calls: AbortSignal): Promise<void> {
    while (!this.#isStopping) {
      // Made before looking: what comes while we look wakes us at once.
      const woken = new AbortController();
      this.#woken = woken;
      const pauseMs = await this.#look(calls);
      if (this.#isStopping) return;
      await this.ports.clock.sleep(Math.min(pauseMs, LONGEST_PAUSE_MS), woken.signal).catch(() => undefined);
    }
  }

  /** Gives the time until there is something to do, in milliseconds. */
  async #look(calls: AbortSignal): Promise<number> {
    try {
      await this.#offer.drain();
      return (await this.#deliver.startDue(calls)) ?? LONGEST_PAUSE_MS;
    } catch (error) {
      this.ports.log.error('Notifications are held up', { reason: messageOf(error) });
      return FAULT_PAUSE_MS;
    }
  }
}
