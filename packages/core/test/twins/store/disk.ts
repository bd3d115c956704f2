import type { StoredEvent } from '@docker-watcher/sdk';
import { AppError } from '../../../src/base/index.js';
import type { Deploy, Quarantine, Release, Snapshot, Step, Timer } from '../../../src/deploy/index.js';
import type { Candidate, Decision, Delivery, RepositoryState, TagSighting } from '../../../src/detection/index.js';
import type { StoredSession, StoredToken, StoredUser } from '../../../src/http/index.js';
import type { OutboxItem } from '../../../src/notify/index.js';
import { Table, UndoLog } from './table.js';

export interface StageEntry {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly state: 'active' | 'orphan' | 'removed';
  readonly pausedAt?: Date | null;
  readonly stoppedAt?: Date | null;
}

type Unnamed<T> = Omit<T, 'project' | 'stage'>;

/** What is on the disk of a store: it outlives the processes that have it open. */
export class Disk {
  readonly log = new UndoLog();
  readonly facts = this.#table<{ name: string; value: string }>(({ name }) => name);
  readonly secrets = this.#table<{ name: string; value: string }>(({ name }) => name);
  readonly projects = this.#table<{ id: string; name: string }>(({ id }) => id);
  readonly stages = this.#table<StageEntry>(({ id }) => id);
  readonly deploys = this.#table<Unnamed<Deploy>>(
    ({ id }) => id,
    ({ stageId }) => stageId,
  );
  readonly steps = this.#table<Step>(
    ({ id }) => id,
    ({ deployId }) => deployId,
  );
  readonly releases = this.#table<Unnamed<Release>>(
    ({ id }) => id,
    ({ stageId }) => stageId,
  );
  readonly snapshots = this.#table<Snapshot>(({ id }) => id);
  readonly quarantines = this.#table<Quarantine>(
    ({ id }) => id,
    ({ stageId }) => stageId,
  );
  readonly timers = this.#table<Timer>(({ id }) => id);
  readonly repositories = this.#table<RepositoryState>(({ registry, image }) => `${registry} ${image}`);
  readonly sightings = this.#table<TagSighting>(
    ({ registry, image, tag }) => `${registry} ${image} ${tag}`,
    ({ registry, image }) => `${registry} ${image}`,
  );
  readonly candidates = this.#table<Candidate>(
    ({ id }) => id,
    ({ registry, image }) => `${registry} ${image}`,
  );
  readonly marks = this.#table<{ stageId: string; candidateId: string }>(({ stageId }) => stageId);
  readonly decisions = this.#table<Decision>(
    ({ stageId, tag }) => `${stageId} ${tag}`,
    ({ stageId }) => stageId,
  );
  readonly skips = this.#table<{ stageId: string; tag: string; at: Date }>(
    ({ stageId, tag }) => `${stageId} ${tag}`,
    ({ stageId }) => stageId,
  );
  readonly deliveries = this.#table<Delivery>(({ source, id }) => `${source} ${id}`);
  readonly events = this.#table<StoredEvent>(({ seq }) => String(seq));
  readonly outbox = this.#table<OutboxItem>(({ id }) => id);
  readonly tokens = this.#table<StoredToken>(({ id }) => id);
  readonly users = this.#table<StoredUser>(({ id }) => id);
  readonly sessions = this.#table<StoredSession>(({ id }) => id);

  #table<Row extends object>(keyOf: (row: Row) => string, groupOf?: (row: Row) => string): Table<Row> {
    return new Table(this.log, keyOf, groupOf);
  }
}

/** Inserts; a key that is taken is an error, as in a database. */
export function insert<Row extends object>(table: Table<Row>, key: string, row: Row): Row {
  if (table.get(key) !== undefined) throw new AppError('store.failed', `UNIQUE constraint failed: ${key}`);
  return table.put(row);
}

/** A row that another one names must be there, as in a database. */
export function mustExist<Row extends object>(table: Table<Row>, key: string | undefined): void {
  if (key !== undefined && table.get(key) === undefined)
    throw new AppError('store.failed', `FOREIGN KEY constraint failed: ${key}`);
}
