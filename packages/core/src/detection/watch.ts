import type { Actor } from '@docker-watcher/sdk';
import { messageOf, Serial } from '../base/index.js';
import type { DetectionContext } from './context.js';
import { type Fault, faultOf } from './health.js';
import type { Lane } from './lane.js';
import { look, reconsider } from './look.js';
import type { WatchedStage } from './model.js';
import type { WatchedRegistry } from './ports.js';
import type { Repository } from './repository.js';

const TRAILING_MS = 2_000;
const SOON_MS = [2_000, 5_000, 10_000, 20_000, 40_000];
const BOOSTED_EVERY_MS = 10_000;
const BOOST_MS = 10 * 60_000;
/** After a 429 without a word about when. */
const RATE_LIMIT_MS = 60_000;
/** After a fault of our own: never in a tight circle. */
const BROKEN_MS = 60_000;
const LONGEST_SLEEP_MS = 60 * 60_000;
const NEVER = Number.POSITIVE_INFINITY;

/** When to look at one repository: by the clock, at once on a hint, soon after a hinted look that failed. One look at a time. */
export class Watch {
  readonly #serial = new Serial();
  readonly #life = new AbortController();
  /** Tags that webhooks named; undefined: the repository as a whole. */
  #hints = new Set<string | undefined>();
  #hintAt = NEVER;
  #pollAt: number;
  #hintedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #boostedUntil = Number.NEGATIVE_INFINITY;
  #nap = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly context: DetectionContext,
    private readonly lane: Lane,
    public repository: Repository,
  ) {
    this.#pollAt = context.clock.monotonicMs();
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#life.abort(new Error('Detection stops'));
    this.#nap.abort();
    await this.#running;
  }

  /** Somebody says that `tag` has changed: looked at now, or 2 s after the look that an earlier hint has led to. */
  hint(tag?: string): void {
    this.#hints.add(tag);
    const at = Math.max(this.#now(), this.#hintedAt + TRAILING_MS);
    if (at >= this.#hintAt) return;
    this.#hintAt = at;
    this.#nap.abort();
  }

  /** An image may follow within minutes. */
  boost(): void {
    this.#boostedUntil = this.#now() + BOOST_MS;
    this.#pollAt = Math.min(this.#pollAt, this.#now() + BOOSTED_EVERY_MS);
    this.#nap.abort();
  }

  pollNow(): void {
    this.#pollAt = this.#now();
    this.#nap.abort();
  }

  /** Decides again for `stages`; asks the registry when what is known is not enough. */
  async reconsider(stages: readonly WatchedStage[], actor: Actor): Promise<void> {
    const isKnown = await this.#serial.run(() => reconsider(this.context, this.repository, stages, actor));
    if (!isKnown) this.pollNow();
  }

  async #run(): Promise<void> {
    const { signal } = this.#life;
    while (!signal.aborted) {
      try {
        await this.#untilDue();
        if (signal.aborted) return;
        await this.lane.run(() => this.#serial.run(() => this.#look()));
      } catch (error) {
        this.context.log.error('Watching a repository failed', {
          image: this.repository.name,
          reason: messageOf(error),
        });
        this.#pollAt = this.#now() + BROKEN_MS;
        this.#hintAt = NEVER;
      }
    }
  }

  async #untilDue(): Promise<void> {
    for (;;) {
      const wait = Math.max(Math.min(this.#pollAt, this.#hintAt), this.lane.heldUntil) - this.#now();
      if (wait <= 0 || this.#life.signal.aborted) return;
      this.#nap = new AbortController();
      const { signal } = this.#nap;
      await this.context.clock.sleep(Math.min(wait, LONGEST_SLEEP_MS), signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** The lane may have been closed since this look became due. */
  async #look(): Promise<void> {
    const now = this.#now();
    const registry = this.context.registries.get(this.repository.registry);
    if (this.#life.signal.aborted || this.lane.heldUntil > now) return;
    if (registry === undefined) {
      this.#pollAt = now + LONGEST_SLEEP_MS;
      return;
    }
    const hints = this.#hintAt <= now ? this.#hints : new Set<string | undefined>();
    const isPoll = this.#pollAt <= now;
    if (hints.size > 0) {
      this.#hints = new Set();
      this.#hintAt = NEVER;
      this.#hintedAt = now;
    }
    const withListing = isPoll || hints.has(undefined) || registry.source.listVersions !== undefined;
    const { listed, fault } = await this.#ask(registry, [...hints], withListing);
    if (this.#life.signal.aborted) return;
    this.context.onLook?.({ registry: registry.id, ok: fault === undefined, ms: this.#now() - now });
    if (isPoll || listed) this.#pollAt = this.#now() + this.#intervalMs(registry);
    if (fault === undefined) this.#failures = 0;
    else this.#failed(fault, hints, registry);
  }

  async #ask(registry: WatchedRegistry, hints: readonly (string | undefined)[], withListing: boolean) {
    const kind = hints.length > 0 ? 'webhook' : 'poll';
    try {
      return await look(this.context, registry, this.repository, {
        hints: hints.filter((tag) => tag !== undefined),
        withListing,
        actor: { kind, id: registry.id },
        signal: this.#life.signal,
      });
    } catch (error) {
      if (!this.#life.signal.aborted) {
        const fields = { image: this.repository.name, reason: messageOf(error) };
        this.context.log.error('Look at a repository broke off', fields);
      }
      return { listed: false, fault: faultOf(error) };
    }
  }

  /** Hints are kept until a look succeeds: a registry that comes back is noticed before the next poll. */
  #failed(fault: Fault, hints: ReadonlySet<string | undefined>, registry: WatchedRegistry): void {
    const fields = { registry: registry.id, image: this.repository.name, code: fault.code, reason: fault.message };
    this.context.log.warn('Look at a repository failed', fields);
    if (fault.code === 'rate_limited') this.lane.hold(fault.retryAfterMs ?? RATE_LIMIT_MS);
    if (hints.size === 0) return;
    for (const tag of hints) this.#hints.add(tag);
    const soonMs = Math.min(SOON_MS[this.#failures] ?? NEVER, registry.pollIntervalMs);
    this.#failures += 1;
    this.#hintAt = Math.min(this.#hintAt, this.#now() + soonMs);
  }

  /** Ten percent more or less, so that repositories don't ask in step. */
  #intervalMs({ pollIntervalMs }: WatchedRegistry): number {
    const { random = Math.random } = this.context;
    const interval = this.#now() < this.#boostedUntil ? Math.min(BOOSTED_EVERY_MS, pollIntervalMs) : pollIntervalMs;
    return interval * (0.9 + 0.2 * random());
  }

  #now(): number {
    return this.context.clock.monotonicMs();
  }
}
