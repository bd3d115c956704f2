import type { DeployOptions, DeployPorts } from './context.js';
import type { Drift } from './drift.js';
import { heal } from './heal.js';
import { HealthWatch } from './health-watch.js';
import { keepHouse } from './housekeeping.js';
import type { EventDraft, StageRow } from './model.js';
import { removeLeftovers } from './remove-leftovers.js';
import { StartPauses } from './start-pauses.js';

/** Looks after a stage between deploys: what is live is as it should be, what is over is let go of. */
export class Caretaker {
  readonly #health: HealthWatch;
  readonly #starts: StartPauses;
  /** What was told of a stage's drift, so that it is told once. */
  readonly #told = new Map<string, string>();

  constructor(
    private readonly ports: DeployPorts,
    private readonly options: DeployOptions,
  ) {
    this.#health = new HealthWatch(ports, options);
    this.#starts = new StartPauses(ports.clock);
  }

  /** `giveWay` aborts when a deploy comes. */
  async look(row: StageRow, signal: AbortSignal, giveWay: AbortSignal): Promise<void> {
    if (row.state === 'removed') return removeLeftovers(this.ports, row, signal);
    // Whoever starts it again means now.
    if (row.stoppedAt !== undefined) this.#starts.forget(row.id);
    const healing = await heal(this.ports, this.options, row, () => this.#starts.take(row.id), signal);
    if (healing !== undefined) {
      await this.#tell(row, 'stage.healed', healing.healed);
      await this.#tellDrift(row, healing.left);
      giveWay.throwIfAborted();
      await this.#health.look(row, healing.observed, AbortSignal.any([signal, giveWay]));
    }
    giveWay.throwIfAborted();
    await keepHouse(this.ports, row, signal, giveWay);
  }

  async #tellDrift(row: StageRow, left: readonly Drift[]): Promise<void> {
    const kinds = left.map(({ kind }) => kind).join(' ');
    if (kinds === (this.#told.get(row.id) ?? '')) return;
    this.#told.set(row.id, kinds);
    await this.#tell(row, 'stage.drifted', left);
  }

  async #tell({ project, stage }: StageRow, type: EventDraft['type'], drift: readonly Drift[]): Promise<void> {
    if (drift.length === 0) return;
    const actor = { kind: 'system' as const, id: 'watch' };
    const data = { reason: drift.map(({ text }) => text).join(' '), kinds: drift.map(({ kind }) => kind) };
    await this.ports.store.write((tx) => tx.appendEvent({ type, actor, project, stage, data }));
  }
}
