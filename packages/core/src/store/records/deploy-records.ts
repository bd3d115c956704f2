import type { EntityManager } from 'typeorm';
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
import { insertRow } from '../insert-row.js';
import { placesFor, readRow, readRows } from '../read-rows.js';
import type { Sealer } from '../sealer.js';
import { updateRow } from '../update-row.js';

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
    const rest = 'WHERE "projectId" = (SELECT id FROM project WHERE name = ?) AND name = ?';
    const row = await readRow(this.manager, StageTable, rest, [project, stage]);
    return row === undefined ? undefined : stageRowOf(row, project);
  }

  async stageRows(): Promise<readonly StageRow[]> {
    const projects = new Map((await readRows(this.manager, ProjectTable, '')).map(({ id, name }) => [id, name]));
    const rows = await readRows(this.manager, StageTable, '');
    return rows.map((row) => stageRowOf(row, projects.get(row.projectId) ?? ''));
  }

  async deploy(id: string): Promise<Deploy | undefined> {
    const rows = await readRows(this.manager, DeployTable, 'WHERE id = ?', [id]);
    return (await this.named(rows))[0];
  }

  async deploys(filter: DeployFilter): Promise<readonly Deploy[]> {
    const stageIds = await this.stageIds(filter);
    if (stageIds?.length === 0) return [];
    const { states, beforeSeq, limit = MOST_ROWS } = filter;
    const conditions = [
      ...(stageIds === undefined ? [] : [`"stageId" IN (${placesFor(stageIds)})`]),
      ...(states === undefined ? [] : [`state IN (${placesFor(states)})`]),
      ...(beforeSeq === undefined ? [] : ['seq < ?']),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const given = [...(stageIds ?? []), ...(states ?? []), ...(beforeSeq === undefined ? [] : [beforeSeq])];
    const rest = `${where} ORDER BY seq DESC LIMIT ${Math.min(limit, MOST_ROWS)}`;
    return this.named(await readRows(this.manager, DeployTable, rest, given));
  }

  async steps(deployId: string): Promise<readonly Step[]> {
    return readRows(this.manager, StepTable, 'WHERE "deployId" = ? ORDER BY seq', [deployId]);
  }

  async release(id: string): Promise<Release | undefined> {
    const rows = await readRows(this.manager, ReleaseTable, 'WHERE id = ?', [id]);
    return (await this.named(rows))[0];
  }

  async releases(stageId: string): Promise<readonly Release[]> {
    const rest = 'WHERE "stageId" = ? ORDER BY number DESC';
    return this.named(await readRows(this.manager, ReleaseTable, rest, [stageId]));
  }

  async snapshot(id: string): Promise<Snapshot | undefined> {
    const row = await readRow(this.manager, SnapshotTable, 'WHERE id = ?', [id]);
    if (row === undefined) return undefined;
    return { ...row, spec: JSON.parse(this.tools.sealer.open(row.spec)) as Snapshot['spec'] };
  }

  async quarantines(stageId: string): Promise<readonly Quarantine[]> {
    return readRows(this.manager, QuarantineTable, 'WHERE "stageId" = ? AND "liftedAt" IS NULL', [stageId]);
  }

  async timers(now?: Date): Promise<readonly Timer[]> {
    const where = now === undefined ? '' : 'WHERE "dueAt" <= ?';
    const given = now === undefined ? [] : [now.getTime()];
    return readRows(this.manager, TimerTable, `${where} ORDER BY "dueAt"`, given);
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
    const known = await this.stageRow(project, stage);
    if (known !== undefined) return known;
    const row: StageEntity = { id: this.tools.ids.next(), projectId: owner.id, name: stage, state: 'active' };
    await this.manager.insert(StageTable, row);
    return stageRowOf(row, project);
  }

  async updateStage(id: string, patch: StagePatch): Promise<void> {
    await updateRow(this.manager, StageTable, id, patch);
  }

  async insertDeploy(deploy: NewDeploy): Promise<Deploy> {
    const seq = ((await this.manager.maximum(DeployTable, 'seq')) ?? 0) + 1;
    const row: DeployEntity = { ...deploy, seq, state: 'queued' };
    await this.manager.insert(DeployTable, { ...row } as never);
    return (await this.named([row]))[0] as Deploy;
  }

  async updateDeploy(id: string, patch: DeployPatch): Promise<Deploy> {
    await updateRow(this.manager, DeployTable, id, patch);
    const deploy = await this.deploy(id);
    if (deploy === undefined) throw new Error(`There is no deploy ${id}`);
    return deploy;
  }

  async insertStep(step: Pick<Step, 'id' | 'deployId' | 'name' | 'phase' | 'startedAt' | 'intent'>): Promise<Step> {
    const counted = 'SELECT COUNT(*) AS steps FROM step WHERE "deployId" = ?';
    const [known] = (await this.manager.query(counted, [step.deployId])) as { steps: number }[];
    const row: Step = { ...step, seq: (known?.steps ?? 0) + 1, state: 'intended', result: {} };
    if ((await insertRow(this.manager, StepTable, row)) === undefined)
      throw new Error(`There is a step ${step.id} already`);
    return row;
  }

  async updateStep(id: string, patch: Partial<Pick<Step, 'state' | 'endedAt' | 'result' | 'error'>>): Promise<void> {
    await updateRow(this.manager, StepTable, id, patch);
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
    await updateRow(this.manager, ReleaseTable, id, patch);
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
