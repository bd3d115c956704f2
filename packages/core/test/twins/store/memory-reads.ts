import type { StoredEvent } from '@docker-watcher/sdk';
import {
  type Deploy,
  type DeployFilter,
  type DeployReads,
  OPEN_STATES,
  type Quarantine,
  type Release,
  type Snapshot,
  type StageRow,
  type Step,
  type Timer,
} from '../../../src/deploy/index.js';
import type {
  Candidate,
  Decision,
  DetectionReads,
  Mark,
  RepositoryState,
  TagSighting,
} from '../../../src/detection/index.js';
import type { AuditFilter, StageSummary, StoredSession, StoredToken, StoredUser } from '../../../src/http/index.js';
import type { EventFilter, OutboxItem } from '../../../src/notify/index.js';
import type { Disk, StageEntry } from './disk.js';

const MOST_DEPLOYS = 500;
const MOST_EVENTS = 1_000;

type Named<T> = T & { readonly project: string; readonly stage: string };
/** Rows are frozen, and stages keep their names: a row is named once. */
const NAMED = new WeakMap<object, object>();

/** Everything that can be read of a store. */
export class MemoryReads implements DeployReads, DetectionReads {
  /** By stage: they are asked for far more often than they change. */
  readonly #releases = new Map<string, { readonly version: number; readonly rows: readonly Release[] }>();

  constructor(private readonly open: () => Disk) {}

  protected get disk(): Disk {
    return this.open();
  }

  async stageRow(project: string, stage: string): Promise<StageRow | undefined> {
    return this.rows().find((row) => row.project === project && row.stage === stage);
  }

  async stageRows(): Promise<readonly StageRow[]> {
    return this.rows();
  }

  async deploy(id: string): Promise<Deploy | undefined> {
    const row = this.disk.deploys.get(id);
    return row && this.named(row);
  }

  async deploys(filter: DeployFilter): Promise<readonly Deploy[]> {
    const { stageId, project, stage, states, beforeSeq, limit = MOST_DEPLOYS } = filter;
    const rows = stageId === undefined ? this.disk.deploys.all() : this.disk.deploys.of(stageId);
    return rows
      .filter(({ state }) => states === undefined || states.includes(state))
      .filter(({ seq }) => beforeSeq === undefined || seq < beforeSeq)
      .map((row) => this.named(row))
      .filter((row) => project === undefined || row.project === project)
      .filter((row) => stage === undefined || row.stage === stage)
      .sort((a, b) => b.seq - a.seq)
      .slice(0, Math.min(limit, MOST_DEPLOYS));
  }

  async steps(deployId: string): Promise<readonly Step[]> {
    return this.disk.steps.of(deployId).sort((a, b) => a.seq - b.seq);
  }

  async release(id: string): Promise<Release | undefined> {
    const row = this.disk.releases.get(id);
    return row && this.named(row);
  }

  async releases(stageId: string): Promise<readonly Release[]> {
    const { releases } = this.disk;
    const known = this.#releases.get(stageId);
    if (known?.version === releases.version) return known.rows;
    const sorted = releases.of(stageId).sort((a, b) => b.number - a.number);
    const rows = sorted.map((row) => this.named(row));
    this.#releases.set(stageId, { version: releases.version, rows });
    return rows;
  }

  async snapshot(id: string): Promise<Snapshot | undefined> {
    return this.disk.snapshots.get(id);
  }

  async quarantines(stageId: string): Promise<readonly Quarantine[]> {
    return this.disk.quarantines.of(stageId).filter(({ liftedAt }) => liftedAt === undefined);
  }

  async timers(now?: Date): Promise<readonly Timer[]> {
    const due = this.disk.timers.all().filter(({ dueAt }) => now === undefined || dueAt <= now);
    return due.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  }

  async repository(registry: string, image: string): Promise<RepositoryState | undefined> {
    return this.disk.repositories.get(`${registry} ${image}`);
  }

  async repositories(): Promise<readonly RepositoryState[]> {
    return this.disk.repositories.all();
  }

  async sightings(registry: string, image: string, withGone = false): Promise<readonly TagSighting[]> {
    return this.disk.sightings.of(`${registry} ${image}`).filter(({ goneAt }) => withGone || goneAt === undefined);
  }

  async candidate(id: string): Promise<Candidate | undefined> {
    return this.disk.candidates.get(id);
  }

  async candidates(registry: string, image: string): Promise<readonly Candidate[]> {
    const rows = this.disk.candidates.of(`${registry} ${image}`);
    return rows.sort((a, b) => b.look - a.look || (a.id < b.id ? 1 : -1));
  }

  async mark(stageId: string): Promise<Mark | undefined> {
    const candidate = this.disk.candidates.get(this.disk.marks.get(stageId)?.candidateId ?? '');
    return candidate && { stageId, candidate };
  }

  async decisions(stageId: string): Promise<readonly Decision[]> {
    return this.disk.decisions.of(stageId);
  }

  async liveRelease(stageId: string): Promise<Release | undefined> {
    const releases = await this.releases(stageId);
    return releases.find(({ retiredAt, prunedAt }) => retiredAt === undefined && prunedAt === undefined);
  }

  async summaries(stageIds = this.rows().map(({ id }) => id)): Promise<ReadonlyMap<string, StageSummary>> {
    const ended = ['succeeded', 'failed', 'cancelled'] as const;
    const entries = stageIds.map(async (stageId) => {
      const live = await this.liveRelease(stageId);
      const [last] = await this.deploys({ stageId, states: ended, limit: 1 });
      const summary = {
        ...(live === undefined ? {} : { live }),
        ...(last === undefined ? {} : { last }),
        open: await this.openDeploys(stageId),
        waiting: (await this.decisions(stageId)).filter(({ reason }) => reason === 'available').length,
        quarantines: await this.quarantines(stageId),
      };
      return [stageId, summary] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async openDeploys(stageId: string): Promise<readonly Deploy[]> {
    return this.deploys({ stageId, states: OPEN_STATES });
  }

  async skippedTags(stageId: string): Promise<readonly string[]> {
    return this.disk.skips.of(stageId).map(({ tag }) => tag);
  }

  async events(filter: EventFilter): Promise<readonly StoredEvent[]> {
    const { afterSeq = 0, deploy, project, stage, types, limit = MOST_EVENTS } = filter;
    return this.disk.events
      .all()
      .filter(({ seq }) => seq > afterSeq)
      .filter((event) => deploy === undefined || event.deploy === deploy)
      .filter((event) => project === undefined || event.project === project)
      .filter((event) => stage === undefined || event.stage === stage)
      .filter(({ type }) => types === undefined || types.includes(type))
      .slice(0, Math.min(limit, MOST_EVENTS));
  }

  async lastSeq(): Promise<number> {
    return this.disk.events.size;
  }

  async latestEvents(filter: AuditFilter): Promise<readonly StoredEvent[]> {
    const { beforeSeq, types, projects, stage, actor, limit } = filter;
    return this.disk.events
      .all()
      .filter(({ type }) => types.includes(type))
      .filter(({ seq }) => beforeSeq === undefined || seq < beforeSeq)
      .filter(({ project }) => projects === undefined || (project !== undefined && projects.includes(project)))
      .filter((event) => stage === undefined || event.stage === stage)
      .filter((event) => actor === undefined || event.actor.id === actor)
      .toReversed()
      .slice(0, Math.min(limit, MOST_EVENTS));
  }

  async outboxHeads(): Promise<readonly OutboxItem[]> {
    const waiting = this.disk.outbox.all().filter(({ state }) => state === 'waiting');
    const heads = new Map<string, OutboxItem>();
    for (const item of waiting.sort((a, b) => b.eventSeq - a.eventSeq)) heads.set(item.notifier, item);
    return [...heads.values()];
  }

  async outboxWaiting(notifier: string, limit: number): Promise<readonly OutboxItem[]> {
    const waiting = this.disk.outbox.all().filter((item) => item.notifier === notifier && item.state === 'waiting');
    return waiting.sort((a, b) => a.eventSeq - b.eventSeq).slice(0, limit);
  }

  async users(): Promise<readonly StoredUser[]> {
    return this.disk.users.all().sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  async userByName(name: string): Promise<StoredUser | undefined> {
    return this.disk.users.all().find((user) => user.name === name);
  }

  async sessionByHash(
    hash: string,
  ): Promise<{ readonly session: StoredSession; readonly user: StoredUser } | undefined> {
    const session = this.disk.sessions.all().find((one) => one.hash === hash);
    const user = this.disk.users.get(session?.userId ?? '');
    return session && user && { session, user };
  }

  async tokens(): Promise<readonly StoredToken[]> {
    const rows = this.disk.tokens.all().filter(({ revokedAt }) => revokedAt === undefined);
    return rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  async tokenByHash(hash: string): Promise<StoredToken | undefined> {
    return this.disk.tokens.all().find((token) => token.hash === hash);
  }

  async getSecret(name: string): Promise<string | undefined> {
    return this.disk.secrets.get(name)?.value;
  }

  protected named<T extends { readonly stageId: string }>(row: T): Named<T> {
    const known = NAMED.get(row);
    if (known !== undefined) return known as Named<T>;
    const stage = this.disk.stages.get(row.stageId);
    const project = this.disk.projects.get(stage?.projectId ?? '');
    const named = Object.freeze({ ...row, project: project?.name ?? '', stage: stage?.name ?? '' });
    NAMED.set(row, named);
    return named;
  }

  protected rowOf({ projectId, name, ...rest }: StageEntry): StageRow {
    return { ...rest, project: this.disk.projects.get(projectId)?.name ?? '', stage: name } as StageRow;
  }

  private rows(): StageRow[] {
    return this.disk.stages.all().map((entry) => this.rowOf(entry));
  }
}
