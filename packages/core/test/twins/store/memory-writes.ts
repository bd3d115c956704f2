import type { StoredEvent } from '@docker-watcher/sdk';
import type { Clock, Ids } from '../../../src/base/index.js';
import type {
  Deploy,
  DeployPatch,
  DeployTx,
  EventDraft,
  NewDeploy,
  NewRelease,
  Quarantine,
  Release,
  ReleasePatch,
  Snapshot,
  StagePatch,
  StageRow,
  Step,
  Timer,
} from '../../../src/deploy/index.js';
import type {
  Candidate,
  Decision,
  Delivery,
  DetectionTx,
  RepositoryState,
  TagSighting,
} from '../../../src/detection/index.js';
import type { StoredSession, StoredToken, StoredUser, TokenTx, UserTx } from '../../../src/http/index.js';
import type { OutboxItem, OutboxPatch, OutboxTx } from '../../../src/notify/index.js';
import { type Disk, insert, mustExist } from './disk.js';
import { MemoryReads } from './memory-reads.js';
import { patched } from './table.js';

const CURSOR = 'outbox-cursor';

/** Everything that one transaction can do. */
export class MemoryWrites extends MemoryReads implements DeployTx, DetectionTx, OutboxTx, TokenTx, UserTx {
  /** What this transaction has appended, in order; told after its commit. */
  readonly appended: StoredEvent[] = [];

  constructor(
    open: () => Disk,
    private readonly tools: { readonly clock: Clock; readonly ids: Ids },
  ) {
    super(open);
  }

  async ensureStage(project: string, stage: string): Promise<StageRow> {
    const known = await this.stageRow(project, stage);
    if (known !== undefined) return known;
    const owner =
      this.disk.projects.all().find(({ name }) => name === project) ??
      this.disk.projects.put({ id: this.tools.ids.next(), name: project });
    return this.rowOf(
      this.disk.stages.put({ id: this.tools.ids.next(), projectId: owner.id, name: stage, state: 'active' }),
    );
  }

  async updateStage(id: string, patch: StagePatch): Promise<void> {
    const row = this.disk.stages.get(id);
    if (row !== undefined) this.disk.stages.put(patched(row, patch));
  }

  async insertDeploy(deploy: NewDeploy): Promise<Deploy> {
    mustExist(this.disk.stages, deploy.stageId);
    mustExist(this.disk.candidates, deploy.candidateId);
    const row = { ...deploy, seq: this.disk.deploys.size + 1, state: 'queued' as const };
    return this.named(insert(this.disk.deploys, deploy.id, row));
  }

  async updateDeploy(id: string, patch: DeployPatch): Promise<Deploy> {
    const row = this.disk.deploys.get(id);
    if (row === undefined) throw new Error(`There is no deploy ${id}`);
    mustExist(this.disk.snapshots, patch.snapshotId);
    return this.named(this.disk.deploys.put(patched(row, patch)));
  }

  async insertStep(step: Pick<Step, 'id' | 'deployId' | 'name' | 'phase' | 'startedAt' | 'intent'>): Promise<Step> {
    mustExist(this.disk.deploys, step.deployId);
    const seq = this.disk.steps.of(step.deployId).length + 1;
    return insert(this.disk.steps, step.id, { ...step, seq, state: 'intended', result: {} });
  }

  async updateStep(id: string, patch: Partial<Pick<Step, 'state' | 'endedAt' | 'result' | 'error'>>): Promise<void> {
    const row = this.disk.steps.get(id);
    if (row !== undefined) this.disk.steps.put(patched(row, patch));
  }

  async insertRelease(release: NewRelease): Promise<Release> {
    mustExist(this.disk.stages, release.stageId);
    mustExist(this.disk.deploys, release.deployId);
    mustExist(this.disk.snapshots, release.snapshotId);
    const number = this.disk.releases.of(release.stageId).length + 1;
    return this.named(insert(this.disk.releases, release.id, { ...release, number }));
  }

  async updateRelease(id: string, patch: ReleasePatch): Promise<void> {
    const row = this.disk.releases.get(id);
    if (row !== undefined) this.disk.releases.put(patched(row, patch));
  }

  async insertSnapshot(snapshot: Snapshot): Promise<void> {
    mustExist(this.disk.stages, snapshot.stageId);
    insert(this.disk.snapshots, snapshot.id, snapshot);
  }

  async insertQuarantine(quarantine: Omit<Quarantine, 'liftedAt'>): Promise<void> {
    mustExist(this.disk.stages, quarantine.stageId);
    mustExist(this.disk.deploys, quarantine.deployId);
    insert(this.disk.quarantines, quarantine.id, quarantine);
  }

  async liftQuarantine(id: string, at: Date): Promise<void> {
    const row = this.disk.quarantines.get(id);
    if (row !== undefined) this.disk.quarantines.put({ ...row, liftedAt: at });
  }

  async setMark(stageId: string, candidateId: string): Promise<void> {
    mustExist(this.disk.stages, stageId);
    mustExist(this.disk.candidates, candidateId);
    this.disk.marks.put({ stageId, candidateId });
  }

  async insertTimer(timer: Timer): Promise<void> {
    mustExist(this.disk.stages, timer.stageId);
    insert(this.disk.timers, timer.id, timer);
  }

  async deleteTimer(id: string): Promise<void> {
    this.disk.timers.delete(id);
  }

  async saveRepository(state: RepositoryState): Promise<void> {
    this.disk.repositories.put(state);
  }

  async saveSightings(sightings: readonly TagSighting[]): Promise<void> {
    for (const sighting of sightings) this.disk.sightings.put(sighting);
  }

  async addCandidate(candidate: Candidate): Promise<Candidate> {
    const { registry, image, tag, digest } = candidate;
    const known = this.disk.candidates.of(`${registry} ${image}`);
    return (
      known.find((one) => one.tag === tag && one.digest === digest) ??
      insert(this.disk.candidates, candidate.id, candidate)
    );
  }

  async saveDecisions(decisions: readonly Decision[]): Promise<void> {
    for (const decision of decisions) {
      mustExist(this.disk.stages, decision.stageId);
      this.disk.decisions.put(decision);
    }
  }

  async skipTag(stageId: string, tag: string, at: Date): Promise<void> {
    mustExist(this.disk.stages, stageId);
    this.disk.skips.put({ stageId, tag, at });
  }

  async addDelivery(delivery: Delivery): Promise<boolean> {
    if (this.disk.deliveries.get(`${delivery.source} ${delivery.id}`) !== undefined) return false;
    this.disk.deliveries.put(delivery);
    return true;
  }

  async forgetDeliveries(before: Date): Promise<void> {
    for (const { source, id, at } of this.disk.deliveries.all())
      if (at < before) this.disk.deliveries.delete(`${source} ${id}`);
  }

  async appendEvent(draft: EventDraft): Promise<StoredEvent> {
    const at = this.tools.clock.now().toISOString();
    const event = this.disk.events.put({ ...draft, seq: this.disk.events.size + 1, at, data: { ...draft.data } });
    this.appended.push(event);
    return event;
  }

  async outboxCursor(): Promise<number | undefined> {
    const seq = this.disk.facts.get(CURSOR)?.value;
    return seq === undefined ? undefined : Number(seq);
  }

  async moveOutboxCursor(seq: number): Promise<void> {
    this.disk.facts.put({ name: CURSOR, value: String(seq) });
  }

  async addOutbox(items: readonly OutboxItem[]): Promise<void> {
    for (const item of items) {
      mustExist(this.disk.events, String(item.eventSeq));
      insert(this.disk.outbox, item.id, item);
    }
  }

  async updateOutbox(id: string, patch: OutboxPatch): Promise<void> {
    const row = this.disk.outbox.get(id);
    if (row !== undefined) this.disk.outbox.put(patched(row, patch));
  }

  async forgetDelivered(before: Date): Promise<void> {
    for (const { id, state, nextAt } of this.disk.outbox.all())
      if (state === 'delivered' && nextAt < before) this.disk.outbox.delete(id);
  }

  async putSecret(name: string, value: string): Promise<void> {
    this.disk.secrets.put({ name, value });
  }

  async insertToken(token: StoredToken): Promise<void> {
    mustNotExist(await this.tokenByHash(token.hash));
    insert(this.disk.tokens, token.id, token);
  }

  async revokeToken(id: string, at: Date): Promise<boolean> {
    const row = this.disk.tokens.get(id);
    if (row === undefined || row.revokedAt !== undefined) return false;
    this.disk.tokens.put({ ...row, revokedAt: at });
    return true;
  }

  async touchToken(id: string, at: Date): Promise<void> {
    const row = this.disk.tokens.get(id);
    if (row !== undefined) this.disk.tokens.put({ ...row, lastUsedAt: at });
  }

  async insertUser(user: StoredUser): Promise<void> {
    mustNotExist(await this.userByName(user.name));
    insert(this.disk.users, user.id, user);
  }

  async updateUser(id: string, patch: Partial<Pick<StoredUser, 'passwordHash' | 'passwordFrom'>>): Promise<void> {
    const row = this.disk.users.get(id);
    if (row !== undefined) this.disk.users.put(patched(row, patch));
  }

  async deleteUser(id: string): Promise<void> {
    await this.deleteSessionsOf(id);
    this.disk.users.delete(id);
  }

  async insertSession(session: StoredSession): Promise<void> {
    mustExist(this.disk.users, session.userId);
    insert(this.disk.sessions, session.id, session);
  }

  async renewSession(id: string, patch: Pick<StoredSession, 'lastUsedAt' | 'expiresAt'>): Promise<void> {
    const row = this.disk.sessions.get(id);
    if (row !== undefined) this.disk.sessions.put(patched(row, patch));
  }

  async deleteSession(id: string): Promise<boolean> {
    const isThere = this.disk.sessions.get(id) !== undefined;
    this.disk.sessions.delete(id);
    return isThere;
  }

  async deleteSessionsOf(userId: string, exceptId?: string): Promise<number> {
    const gone = this.disk.sessions.all().filter((one) => one.userId === userId && one.id !== exceptId);
    for (const { id } of gone) this.disk.sessions.delete(id);
    return gone.length;
  }

  async forgetSessions(expiredAt: Date): Promise<void> {
    for (const { id, expiresAt } of this.disk.sessions.all()) if (expiresAt <= expiredAt) this.disk.sessions.delete(id);
  }
}

function mustNotExist(row: object | undefined): void {
  if (row !== undefined) throw new Error('UNIQUE constraint failed');
}
