import { LessThan } from 'typeorm';
import type { Deploy, OPEN_STATES, Release } from '../../deploy/index.js';
import type { Candidate, Decision, Delivery, Mark, RepositoryState, TagSighting } from '../../detection/index.js';
import { withoutNulls } from '../columns.js';
import { ReleaseTable } from '../entities/deploying.js';
import {
  CandidateTable,
  DecisionTable,
  DeliveryTable,
  MarkTable,
  RepositoryTable,
  SightingTable,
  SkipTable,
} from '../entities/detecting.js';
import { insertRow } from '../insert-row.js';
import { readRow, readRows } from '../read-rows.js';
import { upsertMany } from '../upsert-many.js';
import { DeployWrites } from './deploy-records.js';

export const OPEN: typeof OPEN_STATES = ['queued', 'running', 'undoing', 'recovering', 'stuck'];

/** The detection room's records, on top of the deploy room's: a decision looks at both. */
export class DetectionRecords extends DeployWrites {
  async repository(registry: string, image: string): Promise<RepositoryState | undefined> {
    return readRow(this.manager, RepositoryTable, 'WHERE registry = ? AND image = ?', [registry, image]);
  }

  async repositories(): Promise<readonly RepositoryState[]> {
    return readRows(this.manager, RepositoryTable, '');
  }

  async sightings(registry: string, image: string, withGone = false): Promise<readonly TagSighting[]> {
    const rest = `WHERE registry = ? AND image = ? ${withGone ? '' : 'AND "goneAt" IS NULL'}`;
    return readRows(this.manager, SightingTable, rest, [registry, image]);
  }

  async candidate(id: string): Promise<Candidate | undefined> {
    return readRow(this.manager, CandidateTable, 'WHERE id = ?', [id]);
  }

  async candidates(registry: string, image: string): Promise<readonly Candidate[]> {
    const rest = 'WHERE registry = ? AND image = ? ORDER BY look DESC, id DESC';
    return readRows(this.manager, CandidateTable, rest, [registry, image]);
  }

  async mark(stageId: string): Promise<Mark | undefined> {
    const rest = 'WHERE id = (SELECT "candidateId" FROM mark WHERE "stageId" = ?)';
    const candidate = await readRow(this.manager, CandidateTable, rest, [stageId]);
    return candidate === undefined ? undefined : { stageId, candidate };
  }

  async decisions(stageId: string): Promise<readonly Decision[]> {
    return readRows(this.manager, DecisionTable, 'WHERE "stageId" = ?', [stageId]);
  }

  async liveRelease(stageId: string): Promise<Release | undefined> {
    const rest = 'WHERE "stageId" = ? AND "retiredAt" IS NULL AND "prunedAt" IS NULL ORDER BY number DESC LIMIT 1';
    return (await this.named(await readRows(this.manager, ReleaseTable, rest, [stageId])))[0];
  }

  openDeploys(stageId: string): Promise<readonly Deploy[]> {
    return this.deploys({ stageId, states: OPEN });
  }

  async skippedTags(stageId: string): Promise<readonly string[]> {
    return (await readRows(this.manager, SkipTable, 'WHERE "stageId" = ?', [stageId])).map(({ tag }) => tag);
  }

  async setMark(stageId: string, candidateId: string): Promise<void> {
    await this.manager.upsert(MarkTable, { stageId, candidateId }, ['stageId']);
  }

  async saveRepository(state: RepositoryState): Promise<void> {
    const cleared = { lastLookAt: null, lastOkAt: null, lastFullReadAt: null, failingSince: null, error: null };
    await this.manager.upsert(RepositoryTable, { ...cleared, ...state } as never, ['registry', 'image']);
  }

  async saveSightings(sightings: readonly TagSighting[]): Promise<void> {
    await upsertMany(this.manager, SightingTable, sightings);
  }

  async addCandidate(candidate: Candidate): Promise<Candidate> {
    const { registry, image, tag, digest } = candidate;
    const known = await this.manager.findOneBy(CandidateTable, { registry, image, tag, digest });
    if (known !== null) return withoutNulls<Candidate>(known);
    await this.manager.insert(CandidateTable, { ...candidate });
    return candidate;
  }

  async saveDecisions(decisions: readonly Decision[]): Promise<void> {
    await upsertMany(this.manager, DecisionTable, decisions);
  }

  async skipTag(stageId: string, tag: string, at: Date): Promise<void> {
    await this.manager.upsert(SkipTable, { stageId, tag, at }, ['stageId', 'tag']);
  }

  async addDelivery(delivery: Delivery): Promise<boolean> {
    return (await insertRow(this.manager, DeliveryTable, delivery)) !== undefined;
  }

  async forgetDeliveries(before: Date): Promise<void> {
    await this.manager.delete(DeliveryTable, { at: LessThan(before) });
  }
}
