import type { Deploy, Quarantine, Release } from '../../deploy/index.js';
import { type DeployEntity, DeployTable, QuarantineTable, ReleaseTable } from '../entities/deploying.js';
import { placesFor, readRows } from '../read-rows.js';
import { DetectionRecords, OPEN } from './detection-records.js';

interface Summary {
  live?: Release;
  open: readonly Deploy[];
  last?: Deploy;
  waiting: number;
  quarantines: readonly Quarantine[];
}

/** What is shown of many stages at once: a handful of queries, however many there are. */
export class SummaryRecords extends DetectionRecords {
  async summaries(stageIds?: readonly string[]): Promise<ReadonlyMap<string, Readonly<Summary>>> {
    const those = stageIds === undefined ? '' : `"stageId" IN (${placesFor(stageIds)}) AND`;
    const given = stageIds ?? [];
    const found = new Map<string, Summary>();
    const of = (stageId: string): Summary => {
      const known = found.get(stageId);
      if (known !== undefined) return known;
      const made: Summary = { open: [], waiting: 0, quarantines: [] };
      found.set(stageId, made);
      return made;
    };
    const isLive = `WHERE ${those} "retiredAt" IS NULL AND "prunedAt" IS NULL ORDER BY number`;
    const live = await readRows(this.manager, ReleaseTable, isLive, given);
    for (const release of await this.named(live)) of(release.stageId).live = release;
    const isOpen = `WHERE ${those} state IN (${placesFor(OPEN)}) ORDER BY seq DESC`;
    const open = await readRows(this.manager, DeployTable, isOpen, [...given, ...OPEN]);
    for (const deploy of await this.named(open)) of(deploy.stageId).open = [...of(deploy.stageId).open, deploy];
    for (const deploy of await this.named(await this.lastEnded(stageIds))) of(deploy.stageId).last = deploy;
    for (const { stageId, waiting } of await this.waiting(stageIds)) of(stageId).waiting = waiting;
    const holds = `WHERE ${those} "liftedAt" IS NULL`;
    for (const quarantine of await readRows(this.manager, QuarantineTable, holds, given)) {
      const { stageId } = quarantine;
      of(stageId).quarantines = [...of(stageId).quarantines, quarantine];
    }
    return found;
  }

  /** One look into the index for each stage, however long its history is. */
  private async lastEnded(stageIds?: readonly string[]): Promise<DeployEntity[]> {
    const where = stageIds === undefined ? '' : `WHERE stage.id IN (${placesFor(stageIds)})`;
    const rows = (await this.manager.query(
      `SELECT (SELECT seq FROM deploy WHERE "stageId" = stage.id AND state IN ('succeeded', 'failed', 'cancelled')
        ORDER BY seq DESC LIMIT 1) AS seq FROM stage ${where}`,
      [...(stageIds ?? [])],
    )) as { seq: number | null }[];
    const seqs = rows.flatMap(({ seq }) => seq ?? []);
    return readRows(this.manager, DeployTable, 'WHERE seq IN (SELECT value FROM json_each(?))', [JSON.stringify(seqs)]);
  }

  private waiting(stageIds?: readonly string[]): Promise<{ stageId: string; waiting: number }[]> {
    const where = stageIds === undefined ? '' : `AND "stageId" IN (${placesFor(stageIds)})`;
    return this.manager.query(
      `SELECT "stageId", COUNT(*) AS waiting FROM decision WHERE reason = 'available' ${where} GROUP BY "stageId"`,
      [...(stageIds ?? [])],
    );
  }
}
