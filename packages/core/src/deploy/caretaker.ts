import { withSignals } from '../base/index.js';
import type { DeployOptions, DeployPorts } from './context.js';
import type { Drift, DriftKind } from './drift.js';
import { type Healing, heal } from './heal.js';
import { HealthWatch } from './health-watch.js';
import { keepHouse } from './housekeeping.js';
import type { EventDraft, StagePatch, StageRow } from './model.js';
import type { Observed } from './observe-stage.js';
import { removeLeftovers } from './remove-leftovers.js';
import { replaceLost } from './replace-lost.js';
import { StartPauses } from './start-pauses.js';

/** Looks after a stage between deploys: what is live is as it should be, what is over is let go of. */
export class Caretaker {
  readonly #health: HealthWatch;
  readonly #starts: StartPauses;
  /** Stages that were removed, and of which nothing is left. */
  readonly #cleared = new Set<string>();

  #engineSince: Date | undefined;

  constructor(
    private readonly ports: DeployPorts,
    private readonly options: DeployOptions,
  ) {
    this.#health = new HealthWatch(ports, options);
    this.#starts = new StartPauses(ports.clock);
  }

  /** What ended with the engine did not end by itself: it may be started again at once. */
  engineIsBack(): void {
    this.#engineSince = this.ports.clock.now();
    this.#starts.forgetAll();
  }

  /** `giveWay` aborts when a deploy comes. */
  async look(row: StageRow, signal: AbortSignal, giveWay: AbortSignal): Promise<void> {
    if (row.state === 'removed') {
      if (!this.#cleared.has(row.id) && (await removeLeftovers(this.ports, row, signal))) this.#cleared.add(row.id);
      return;
    }
    this.#cleared.delete(row.id);
    // Whoever starts it again means now.
    if (row.stoppedAt !== undefined) this.#starts.forget(row.id);
    const starts = { may: () => this.#starts.may(row.id), started: () => this.#starts.started(row.id) };
    const healing = await heal(this.ports, this.options, row, starts, signal);
    if (healing !== undefined) {
      const { observed, healed, left } = healing;
      if (healed.length > 0) await this.#tell(row, {}, 'stage.healed', reasonOf(healed), kindsOf(healed));
      await this.#tellDrift(row, observed, left, healed.length > 0);
      await this.#watch(row, healing, signal, giveWay);
    }
    await keepHouse(this.ports, row, signal, giveWay);
  }

  /** Left out, or broken off, for a deploy: the next look makes up for it. */
  async #watch(row: StageRow, healing: Healing, signal: AbortSignal, giveWay: AbortSignal): Promise<void> {
    if (giveWay.aborted) return;
    try {
      await replaceLost(this.ports, row, healing, this.#engineSince);
      await withSignals([signal, giveWay], (either) => this.#health.look(row, healing.observed, either));
    } catch (error) {
      signal.throwIfAborted();
      if (!giveWay.aborted) throw error;
    }
  }

  /** Told when it is another than before; its end too, unless a deploy or the mending has told of that. */
  async #tellDrift(row: StageRow, { release }: Observed, left: readonly Drift[], mended: boolean): Promise<void> {
    const known = row.drifted;
    if (kindsOf(left).join(' ') === (known?.kinds ?? []).join(' ')) return;
    if (left.length > 0) {
      const drifted = { since: this.ports.clock.now().toISOString(), reason: reasonOf(left), kinds: kindsOf(left) };
      return this.#tell(row, { drifted }, 'stage.drifted', drifted.reason, drifted.kinds);
    }
    if (known === undefined) return;
    const isTold = mended || release.liveAt.getTime() >= Date.parse(known.since);
    if (isTold) await this.ports.store.write((tx) => tx.updateStage(row.id, { drifted: null }));
    else await this.#tell(row, { drifted: null }, 'stage.healed', known.reason, known.kinds);
  }

  async #tell(
    { id, project, stage }: StageRow,
    patch: StagePatch,
    type: EventDraft['type'],
    reason: string,
    kinds: readonly string[],
  ): Promise<void> {
    const actor = { kind: 'system' as const, id: 'watch' };
    await this.ports.store.write(async (tx) => {
      await tx.updateStage(id, patch);
      await tx.appendEvent({ type, actor, project, stage, data: { reason, kinds } });
    });
  }
}

function reasonOf(drift: readonly Drift[]): string {
  return drift.map(({ text }) => text).join(' ');
}

function kindsOf(drift: readonly Drift[]): readonly DriftKind[] {
  return drift.map(({ kind }) => kind);
}
