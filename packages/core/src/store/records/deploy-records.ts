import type { EntityManager } from 'typeorm';
import { In, IsNull, LessThan, LessThanOrEqual } from 'typeorm';
import type { Clock, Ids } from '../../base/index.js';
import type {
  Deploy,
  DeployFilter,
  DeployPatch,
  DeployReads,
  NewDeploy,
  NewRelease,
  Quarantine,
  Release,
  Snapshot,
  StagePatch,
  StageRow,
  Step,
  Timer,
} from '../../deploy/index.js';
import { withoutNulls } from '../columns.js';
import {
  type DeployEntity,
  DeployTable,
  ProjectTable,
  QuarantineTable,
  type ReleaseEntity,
  ReleaseTable,
  SnapshotTable,
  type StageEntity,
  StageTable,
  StepTable,
  TimerTable,
} from '../entities/deploying.js';
import type { Sealer } from '../sealer.js';

export interface RecordTools {
  readonly ids: Ids;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** By id of a stage: a stage never changes its names. */
  readonly names: Map<string, StageNames>;
}

interface StageNames {
  readonly project: string;
  readonly stage: string;
}

const MOST_ROWS = 500;

/** Reads of the deploy room's records. */
export class DeployRecords implements DeployReads {
  constructor(
    protected readonly manager: EntityManager,
    protected readonly tools: RecordTools,
  ) {}

  async stageRow(project: string, stage: string): Promise<StageRow | undefined> {
    const owner = await this.manager.findOneBy(ProjectTable, { name: project });
    const row = owner === null ? null : await this.manager.findOneBy(StageTable, { projectId: owner.id, name: stage });
    return row === null ? undefined : stageRowOf(row, project);
  }

  async stageRows(): Promise<readonly StageRow[]> {
    const projects = new Map((await this.manager.find(ProjectTable)).map(({ id, name }) => [id, name]));
    const rows = await this.manager.find(StageTable);
    return rows.map((row) => stageRowOf(row, projects.get(row.projectId) ?? ''));
  }

  async deploy(id: string): Promise<Deploy | undefined> {
    const row = await this.manager.findOneBy(DeployTable, { id });
    return row === null ? undefined : (await this.named([row]))[0];
  }

  async deploys(filter: DeployFilter): Promise<readonly Deploy[]> {
    const stageIds = await this.stageIds(filter);
    if (stageIds?.length === 0) return [];
    const rows = await this.manager.find(DeployTable, {
      where: {
        ...(stageIds === undefined ? {} : { stageId: In(stageIds) }),
        ...(filter.states === undefined ? {} : { state: In([...filter.states]) }),
        ...(filter.beforeSeq === undefined ? {} : { seq: LessThan(filter.beforeSeq) }),
      },
      order: { seq: 'DESC' },
      take: Math.min(filter.limit ?? MOST_ROWS, MOST_ROWS),
    });
    return this.named(rows);
  }

  async steps(deployId: string): Promise<readonly Step[]> {
    const rows = await this.manager.find(StepTable, { where: { deployId }, order: { seq: 'ASC' } });
    return rows.map((row) => withoutNulls<Step>(row));
  }

  async release(id: string): Promise<Release | undefined> {
    const row = await this.manager.findOneBy(ReleaseTable, { id });
    return row === null ? undefined : (await this.named([row]))[0];
  }

  async releases(stageId: string): Promise<readonly Release[]> {
    return this.named(await this.manager.find(ReleaseTable, { where: { stageId }, order: { number: 'DESC' } }));
  }

  async snapshot(id: string): Promise<Snapshot | undefined> {
    const row = await this.manager.findOneBy(SnapshotTable, { id });
    if (row === null) return undefined;
    return { ...row, spec: JSON.parse(this.tools.sealer.open(row.spec)) as Snapshot['spec'] };
  }

  async quarantines(stageId: string): Promise<readonly Quarantine[]> {
    const rows = await this.manager.findBy(QuarantineTable, { stageId, liftedAt: IsNull() });
    return rows.map((row) => withoutNulls<Quarantine>(row));
  }

  async timers(now?: Date): Promise<readonly Timer[]> {
    const where = now === undefined ? {} : { dueAt: LessThanOrEqual(now) };
    const rows = await this.manager.find(TimerTable, { where, order: { dueAt: 'ASC' } });
    return rows.map((row) => withoutNulls<Timer>(row));
  }

  /** Adds the names of project and stage, which rows know only by id. */
  protected async named<T extends DeployEntity | ReleaseEntity>(
    rows: readonly T[],
  ): Promise<(T & { readonly project: string; readonly stage: string })[]> {
    const { names } = this.tools;
    if (rows.some(({ stageId }) => !names.has(stageId)))
      for (const { id, project, stage } of await this.stageRows()) names.set(id, { project, stage });
    return rows.map((row) => ({
      ...withoutNulls<T>(row),
      ...(names.get(row.stageId) ?? { project: '', stage: '' }),
    }));
  }

  private async stageIds(filter: DeployFilter): Promise<string[] | undefined> {
    if (filter.stageId !== undefined) return [filter.stageId];
    if (filter.project === undefined && filter.stage === undefined) return undefined;
    const fits = (row: StageRow) =>
      (filter.project === undefined || row.project === filter.project) &&
      (filter.stage === undefined || row.stage === filter.stage);
    return (await this.stageRows()).filter(fits).map(({ id }) => id);
  }
}

/** Writes of the deploy room's records, inside a transaction. */
export class DeployWrites extends DeployRecords {
  async ensureStage(project: string, stage: string): Promise<StageRow> {
    let owner = await this.manager.findOneBy(ProjectTable, { name: project });
    if (owner === null) {
      owner = { id: this.tools.ids.next(), name: project };
      await this.manager.insert(ProjectTable, owner);
    }
    const known = await this.manager.findOneBy(StageTable, { projectId: owner.id, name: stage });
    if (known !== null) return stageRowOf(known, project);
    const row: StageEntity = { id: this.tools.ids.next(), projectId: owner.id, name: stage, state: 'active' };
    await this.manager.insert(StageTable, row);
    return stageRowOf(row, project);
  }

  async updateStage(id: string, patch: StagePatch): Promise<void> {
    if (Object.keys(patch).length > 0) await this.manager.update(StageTable, { id }, patch as never);
  }

  async insertDeploy(deploy: NewDeploy): Promise<Deploy> {
    const seq = ((await this.manager.maximum(DeployTable, 'seq')) ?? 0) + 1;
    const row: DeployEntity = { ...deploy, seq, state: 'queued' };
    await this.manager.insert(DeployTable, { ...row } as never);
    return (await this.named([row]))[0] as Deploy;
  }

  async updateDeploy(id: string, patch: DeployPatch): Promise<Deploy> {
    if (Object.keys(patch).length > 0) await this.manager.update(DeployTable, { id }, patch as never);
    const deploy = await this.deploy(id);
    if (deploy === undefined) throw new Error(`There is no deploy ${id}`);
    return deploy;
  }

  async insertStep(step: Pick<Step, 'id' | 'deployId' | 'name' | 'phase' | 'startedAt' | 'intent'>): Promise<Step> {
    const seq = (await this.manager.countBy(StepTable, { deployId: step.deployId })) + 1;
    const row: Step = { ...step, seq, state: 'intended', result: {} };
    await this.manager.insert(StepTable, { ...row } as never);
    return row;
  }

  async updateStep(id: string, patch: Partial<Pick<Step, 'state' | 'endedAt' | 'result' | 'error'>>): Promise<void> {
    await this.manager.update(StepTable, { id }, patch as never);
  }

  async insertRelease(release: NewRelease): Promise<Release> {
    const number = ((await this.manager.maximum(ReleaseTable, 'number', { stageId: release.stageId })) ?? 0) + 1;
    const row: ReleaseEntity = { ...release, number };
    await this.manager.insert(ReleaseTable, { ...row });
    return (await this.named([row]))[0] as Release;
  }

  async updateRelease(
    id: string,
    patch: Partial<Pick<Release, 'retiredAt' | 'rolledBackAt' | 'prunedAt' | 'containerId' | 'containerName'>>,
  ): Promise<void> {
    await this.manager.update(ReleaseTable, { id }, patch);
  }

  async insertSnapshot(snapshot: Snapshot): Promise<void> {
    await this.manager.insert(SnapshotTable, {
      ...snapshot,
      spec: this.tools.sealer.seal(JSON.stringify(snapshot.spec)),
    });
  }

  async insertQuarantine(quarantine: Omit<Quarantine, 'liftedAt'>): Promise<void> {
    await this.manager.insert(QuarantineTable, { ...quarantine });
  }

  async liftQuarantine(id: string, at: Date): Promise<void> {
    await this.manager.update(QuarantineTable, { id }, { liftedAt: at });
  }

  async insertTimer(timer: Timer): Promise<void> {
    await this.manager.insert(TimerTable, { ...timer } as never);
  }

  async deleteTimer(id: string): Promise<void> {
    await this.manager.delete(TimerTable, { id });
  }
}

function stageRowOf(row: StageEntity, project: string): StageRow {
  const { projectId: _, name, ...rest } = withoutNulls<StageEntity>(row);
  return { ...rest, project, stage: name };
}
