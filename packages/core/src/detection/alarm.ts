import type { Actor } from '@docker-watcher/sdk';
import { messageOf } from '../base/index.js';
import type { DetectionContext } from './context.js';
import { isOurs } from './timers.js';

const LONGEST_NAP_MS = 60_000;

type Ports = Pick<DetectionContext, 'store' | 'clock' | 'log'>;

/** Wakes a stage when one of its tags has come of age or its window opens. The timers are stored: a restart loses none. */
export class Alarm {
  readonly #life = new AbortController();
  #nap = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly ports: Ports,
    /** Does not wait: one slow registry must not hold up the others. */
    private readonly ring: (stageId: string, actor: Actor) => void,
  ) {}

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#life.abort();
    this.#nap.abort();
    await this.#running;
  }

  /** The next timer may be another one. */
  reset(): void {
    this.#nap.abort();
  }

  async #run(): Promise<void> {
    while (!this.#life.signal.aborted) {
      this.#nap = new AbortController();
      const { signal } = this.#nap;
      const ms = await this.#ringDue().catch((error: unknown) => {
        this.ports.log.error('Timers could not be read', { reason: messageOf(error) });
        return LONGEST_NAP_MS;
      });
      if (this.#life.signal.aborted) return;
      await this.ports.clock.sleep(ms, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** Milliseconds until the next one. */
  async #ringDue(): Promise<number> {
    const { store, clock } = this.ports;
    for (const timer of (await store.timers(clock.now())).filter(isOurs)) {
      await store.write((tx) => tx.deleteTimer(timer.id));
      if (timer.stageId !== undefined) this.ring(timer.stageId, { kind: 'timer', id: timer.kind });
    }
    const next = (await store.timers()).find(isOurs);
    if (next === undefined) return LONGEST_NAP_MS;
    return Math.min(LONGEST_NAP_MS, Math.max(0, next.dueAt.getTime() - clock.now().getTime()));
  }
}
