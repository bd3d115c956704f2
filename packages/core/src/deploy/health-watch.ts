import { systemCaller } from '../base/index.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { type EventDraft, OPEN_STATES, type StagePatch, type StageRow } from './model.js';
import type { Observed } from './observe-stage.js';
import type { EngineContainer } from './ports.js';
import { isWell } from './steps/gate.js';
import { rollBack } from './use-cases/roll-back.js';

/** A container that came back must stay up so long to count as well. */
const STEADY_MS = 60_000;
/** A single missed look may be the network's; so many in a row are the container's. */
const LOOKS = 3;
const PAUSE_MS = 1_000;

/** Tells once when a live container turns unhealthy or loops, and once when it is well again. */
export class HealthWatch {
  /** Starts of a container that are known, by its name. */
  readonly #starts = new Map<string, number>();

  constructor(
    private readonly ports: DeployPorts,
    private readonly options: DeployOptions,
  ) {}

  async look(row: StageRow, observed: Observed, signal: AbortSignal): Promise<void> {
    const { container, release } = observed;
    const { unhealthy: known } = row;
    if (observed.stopped) {
      if (known !== undefined) await this.ports.store.write((tx) => tx.updateStage(row.id, { unhealthy: null }));
      return;
    }
    // One that is gone is told of as drift.
    if (container === undefined) return;
    const reason = await this.#complaint(observed, container, signal);
    // What was told of the version before does not count for the next.
    if (reason !== undefined && known?.releaseId !== release.id) {
      const unhealthy = {
        since: this.ports.clock.now().toISOString(),
        reason: this.ports.redactor.redact(reason),
        releaseId: release.id,
      };
      await this.#tell(row, observed, { unhealthy }, 'stage.unhealthy', unhealthy.reason);
      await this.#rollBackInTime(row, observed);
    } else if (reason === undefined && known !== undefined && this.#isSteady(container)) {
      await this.#tell(row, observed, { unhealthy: null }, 'stage.recovered', known.reason);
    }
  }

  async #complaint(
    { spec, configHash }: Observed,
    container: EngineContainer,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (container.state === 'restarting') return `${container.name} keeps ending with exit code ${container.exitCode}.`;
    if (container.state !== 'running')
      return `${container.name} is ${container.state} (exit code ${container.exitCode}).`;
    const starts = this.#starts.get(container.name);
    this.#starts.set(container.name, container.restartCount);
    if (starts !== undefined && container.restartCount > starts)
      return `${container.name} ended and was started again by the engine.`;
    for (let look = 1; ; look++) {
      const asking = { ports: this.ports, options: this.options, frozen: { spec, configHash } };
      if (await isWell(asking, container, signal)) return undefined;
      if (look === LOOKS) return `${container.name} does not pass its health check any more.`;
      await this.ports.clock.sleep(PAUSE_MS, signal);
    }
  }

  #isSteady({ startedAt }: EngineContainer): boolean {
    const since = startedAt?.getTime();
    return since !== undefined && this.ports.clock.now().getTime() - since >= STEADY_MS;
  }

  async #tell(
    row: StageRow,
    { release }: Observed,
    patch: StagePatch,
    type: EventDraft['type'],
    reason: string,
  ): Promise<void> {
    const { project, stage, tag, digest, image } = release;
    await this.ports.store.write(async (tx) => {
      await tx.updateStage(row.id, patch);
      await tx.appendEvent({
        type,
        actor: { kind: 'system', id: 'watch' },
        project,
        stage,
        data: { tag, digest, image, reason },
      });
    });
  }

  /**
   * Opt-in: so soon after it went live, the version before is likely the better one. A paused stage is left alone, and so
   * is one for which something else waits.
   */
  async #rollBackInTime(row: StageRow, { release, spec }: Observed): Promise<void> {
    const within = this.ports.stages.get(spec.key)?.rollbackWithinMs;
    if (within === undefined || this.ports.clock.now().getTime() - release.liveAt.getTime() > within) return;
    if (row.pausedAt !== undefined) return;
    if ((await this.ports.store.deploys({ stageId: row.id, states: OPEN_STATES })).length > 0) return;
    try {
      await rollBack(this.ports, systemCaller('timer', 'rollback_within'), spec.key, undefined);
    } catch (error) {
      this.ports.log.warn('Could not roll back by itself', { stage: spec.key, reason: String(error) });
    }
  }
}
