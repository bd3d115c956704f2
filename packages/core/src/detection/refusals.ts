import type { DetectionContext } from './context.js';

const ONCE_PER_MS = 60_000;

/** Tells of refused deliveries, the same ones at most once a minute: a sender with a wrong secret may send very often. */
export class Refusals {
  readonly #told = new Map<string, { at: number; since: number }>();

  constructor(private readonly context: Pick<DetectionContext, 'store' | 'clock'>) {}

  async note(source: string): Promise<void> {
    const now = this.context.clock.monotonicMs();
    const told = this.#told.get(source);
    if (told !== undefined && now - told.at < ONCE_PER_MS) {
      told.since += 1;
      return;
    }
    this.#told.set(source, { at: now, since: 0 });
    await this.context.store.write((tx) =>
      tx.appendEvent({
        type: 'webhook.refused',
        actor: { kind: 'webhook', id: source },
        data: { source, reason: 'The signature or token is missing or wrong.', more: told?.since ?? 0 },
      }),
    );
  }
}
