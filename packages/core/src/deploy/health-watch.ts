import { systemCaller } from '../base/index.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { type EventDraft, OPEN_STATES, type StageRow } from './model.js';
import type { Observed } from './observe-stage.js';
import { isWell } from './steps/gate.js';
import { rollBack } from './use-cases/roll-back.js';

/** A container that came back must stay up so long to count as well. */
const STEADY_MS = 60_000;
/** A single missed look may be the network's; so many in a row are the container's. */
const LOOKS = 3;
const PAUSE_MS = 1_000;

/** Tells once when a live container turns unhealthy or loops, and once when it is well again. */
export class HealthWatch {
  /** By stage: the release that was told of, and why. */
  readonly #unwell = new Map<string, { readonly releaseId: string; readonly reason: string }>();
  /** Starts of a container that are known, by its name. */
  readonly #starts = new Map<string, number>();

  constructor(
    private readonly ports: DeployPorts,
    private readonly options: DeployOptions,
  ) {}

  async look(row: StageRow, observed: Observed, signal: AbortSignal): Promise<void> {
    if (observed.stopped) {
      this.#unwell.delete(row.id);
      return;
    }
    const reason = await this.#complaint(observed, signal);
    const known = this.#unwell.get(row.id);
    // What was told of the version before does not count for the next.
    if (reason !== undefined && known?.releaseId !== observed.release.id) {
      this.#unwell.set(row.id, { releaseId: observed.release.id, reason });
      await this.#tell(observed, 'stage.unhealthy', reason);
      await this.#rollBackInTime(row, observed);
    } else if (reason === undefined && known !== undefined && this.#isSteady(observed)) {
      this.#unwell.delete(row.id);
      await this.#tell(observed, 'stage.recovered', known.reason);
    }
  }

  async #complaint(
    { container, release, spec, configHash }: Observed,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (container === undefined) return `${release.containerName} is gone.`;
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

  #isSteady({ container }: Observed): boolean {
    const since = container?.startedAt?.getTime();
    return since !== undefined && this.ports.clock.now().getTime() - since >= STEADY_MS;
  }

  async #tell({ release }: Observed, type: EventDraft['type'], reason: string): Promise<void> {
    const { project, stage, tag, digest, image } = release;
    await this.ports.store.write((tx) =>
      tx.appendEvent({
        type,
        actor: { kind: 'system', id: 'watch' },
        project,
        stage,
        data: { tag, digest, image, reason: this.ports.redactor.redact(reason) },
      }),
    );
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
