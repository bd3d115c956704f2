import 'reflect-metadata';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredEvent } from '@docker-watcher/sdk';
import { DataSource } from 'typeorm';
import { AppError, type Clock, type Ids, type Log, messageOf, Serial } from '../base/index.js';
import type { DeployReads } from '../deploy/index.js';
import type { DetectionReads } from '../detection/index.js';
import type { EventLog } from '../notify/index.js';
import * as deploying from './entities/deploying.js';
import * as detecting from './entities/detecting.js';
import * as signingIn from './entities/signing-in.js';
import * as telling from './entities/telling.js';
import { storeFault } from './faults.js';
import { FirstTables1795392000000 } from './migrations/0001-first-tables.js';
import { UsersAndSessions1795651200000 } from './migrations/0002-users-and-sessions.js';
import { StageSummaries1795737600000 } from './migrations/0003-stage-summaries.js';
import { OutboxBatches1795824000000 } from './migrations/0004-outbox-batches.js';
import { RecentEvents } from './recent-events.js';
import { Records } from './records/telling-records.js';
import { openSealer } from './sealer.js';

export interface StoreOptions {
  /** Absolute; made (0700) when missing. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

type Extras =
  | 'lastSeq'
  | 'events'
  | 'latestEvents'
  | 'outboxHeads'
  | 'outboxWaiting'
  | 'tokens'
  | 'tokenByHash'
  | 'users'
  | 'userByName'
  | 'sessionByHash'
  | 'summaries'
  | 'getSecret';
type Queries = Pick<Records, keyof DeployReads | keyof DetectionReads | Extras>;

/** Satisfies the store ports of all rooms, over one database. */
export interface Store extends Queries, Pick<EventLog, 'subscribe'> {
  write<T>(work: (tx: Records) => Promise<T>): Promise<T>;
  /** Stable for the life of the data folder. */
  readonly instanceId: string;
  /** A consistent copy of the database, taken while it is in use. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

const FILE = 'docker-watcher.db';
const MIGRATIONS = [
  FirstTables1795392000000,
  UsersAndSessions1795651200000,
  StageSummaries1795737600000,
  OutboxBatches1795824000000,
];
const READS: readonly (keyof Queries)[] = [
  'stageRow',
  'stageRows',
  'deploy',
  'deploys',
  'steps',
  'release',
  'releases',
  'snapshot',
  'quarantines',
  'timers',
  'repository',
  'repositories',
  'sightings',
  'candidate',
  'candidates',
  'mark',
  'decisions',
  'liveRelease',
  'summaries',
  'openDeploys',
  'skippedTags',
  'events',
  'lastSeq',
  'outboxHeads',
  'outboxWaiting',
  'tokens',
  'tokenByHash',
  'users',
  'userByName',
  'sessionByHash',
  'latestEvents',
  'getSecret',
];

/** Opens the store, bringing its tables up to date. Throws store.corrupt, store.locked, store.newer, disk.full. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const file = join(options.dataDir, FILE);
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const isNew = !existsSync(file);
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    entities: [...tablesOf(deploying), ...tablesOf(detecting), ...tablesOf(telling), ...tablesOf(signingIn)],
    migrations: MIGRATIONS,
    enableWAL: true,
    timeout: 2_000,
  });
  try {
    await source.initialize();
    await source.query('PRAGMA synchronous = FULL');
    await source.query('PRAGMA foreign_keys = ON');
    await refuseNewer(source, file);
    await source.runMigrations({ transaction: 'each' });
    chmodSync(file, 0o600);
  } catch (error) {
    if (source.isInitialized) await source.destroy();
    throw storeFault(error, file);
  }
  return build(source, file, isNew, options);
}

async function build(source: DataSource, file: string, isNew: boolean, options: StoreOptions): Promise<Store> {
  const sealer = openSealer(options.dataDir, { create: isNew });
  const tools = { ids: options.ids, clock: options.clock, sealer, names: new Map() };
  const writer = new Serial();
  const listeners = new Set<(event: StoredEvent) => void>();
  const recent = new RecentEvents();
  const reader = new Records(source.manager, tools);

  const write = <T>(work: (tx: Records) => Promise<T>): Promise<T> =>
    writer.run(async () => {
      let tx: Records | undefined;
      const result = await source
        .transaction((manager) => {
          tx = new Records(manager, tools);
          return work(tx);
        })
        .catch((error: unknown) => {
          throw error instanceof Error && 'driverError' in error ? storeFault(error, file) : error;
        });
      for (const event of tx?.appended ?? []) {
        recent.add(event);
        publish(event);
      }
      return result;
    });

  const publish = (event: StoredEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        options.log.error('A listener to events failed', { seq: event.seq, reason: messageOf(error) });
      }
    }
  };

  const instanceId = await write(async (tx) => {
    const known = await tx.fact('instance');
    if (known !== undefined) return known;
    const fresh = options.ids.next();
    await tx.putFact('instance', fresh);
    return fresh;
  });

  const reads = queuedReads(reader, writer);
  return {
    ...reads,
    events: async (filter) => recent.read(filter) ?? reads.events(filter),
    write,
    instanceId,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    backup: (target) =>
      writer.run(async () => {
        const driver = source.driver as unknown as { databaseConnection: { backup(file: string): Promise<unknown> } };
        await driver.databaseConnection.backup(target);
        chmodSync(target, 0o600);
      }),
    async close() {
      await writer.idle();
      await source.destroy();
    },
  };
}

/** There is one connection, so a read waits for the transaction before it: it never sees half of one. */
function queuedReads(reader: Records, writer: Serial): Queries {
  const bound = READS.map((name) => {
    const read = reader[name] as (...args: unknown[]) => Promise<unknown>;
    return [name, (...args: unknown[]) => writer.run(() => read.apply(reader, args))];
  });
  return Object.fromEntries(bound) as unknown as Queries;
}

async function refuseNewer(source: DataSource, file: string): Promise<void> {
  const tables = (await source.query(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migrations'`,
  )) as unknown[];
  if (tables.length === 0) return;
  const known = new Set<string>(MIGRATIONS.map((migration) => new migration().name));
  const done = (await source.query('SELECT name FROM migrations')) as { name: string }[];
  const strange = done.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (strange.length === 0) return;
  throw new AppError('store.newer', `${file} was written by a newer docker-watcher (it knows ${strange.join(', ')}).`, {
    hint: 'Run the newer version, or put back a backup from before the upgrade.',
  });
}

function tablesOf(module: object): never[] {
  return Object.entries(module).flatMap(([name, value]) => (name.endsWith('Table') ? [value as never] : []));
}
