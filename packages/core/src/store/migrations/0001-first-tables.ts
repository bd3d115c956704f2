import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The whole data model of the first version. */
export class FirstTables1795392000000 implements MigrationInterface {
  readonly name = 'FirstTables1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  /** Going back is done by restoring a backup: a lost table is lost history. */
  async down(): Promise<void> {
    throw new Error('Restore a backup to go back to an older version.');
  }
}

const STATEMENTS = [
  `CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  `CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  `CREATE TABLE project (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT`,
  `CREATE TABLE stage (
    id TEXT PRIMARY KEY, "projectId" TEXT NOT NULL REFERENCES project(id), name TEXT NOT NULL, state TEXT NOT NULL,
    "pausedAt" INTEGER, "stoppedAt" INTEGER, UNIQUE ("projectId", name)) STRICT`,
  `CREATE TABLE snapshot (
    id TEXT PRIMARY KEY, "stageId" TEXT NOT NULL REFERENCES stage(id), "configHash" TEXT NOT NULL, spec TEXT NOT NULL) STRICT`,
  `CREATE TABLE repository (
    registry TEXT NOT NULL, image TEXT NOT NULL, looks INTEGER NOT NULL, "lastLookAt" INTEGER, "lastOkAt" INTEGER,
    "lastFullReadAt" INTEGER, "failingSince" INTEGER, error TEXT, PRIMARY KEY (registry, image)) STRICT`,
  `CREATE TABLE sighting (
    registry TEXT NOT NULL, image TEXT NOT NULL, tag TEXT NOT NULL, "versionId" TEXT, digest TEXT, "pushedAt" INTEGER,
    "firstSeenAt" INTEGER NOT NULL, look INTEGER NOT NULL, "goneAt" INTEGER, PRIMARY KEY (registry, image, tag)) STRICT`,
  `CREATE TABLE candidate (
    id TEXT PRIMARY KEY, registry TEXT NOT NULL, image TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL,
    "pushedAt" INTEGER, "createdAt" INTEGER, "firstSeenAt" INTEGER NOT NULL, look INTEGER NOT NULL, source TEXT NOT NULL,
    UNIQUE (registry, image, tag, digest)) STRICT`,
  `CREATE TABLE deploy (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, "stageId" TEXT NOT NULL REFERENCES stage(id), kind TEXT NOT NULL,
    state TEXT NOT NULL, step TEXT, strategy TEXT, image TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL,
    "snapshotId" TEXT REFERENCES snapshot(id), "configHash" TEXT, "candidateId" TEXT REFERENCES candidate(id),
    "fromReleaseId" TEXT, "toReleaseId" TEXT, force INTEGER NOT NULL, actor TEXT NOT NULL, request TEXT, reason TEXT NOT NULL,
    "createdAt" INTEGER NOT NULL, "startedAt" INTEGER, "finishedAt" INTEGER, "cancelRequestedAt" INTEGER,
    "supersededBy" TEXT, attempt INTEGER NOT NULL, "retryOf" TEXT, failure TEXT) STRICT`,
  `CREATE INDEX deploy_stage ON deploy ("stageId", seq)`,
  `CREATE INDEX deploy_state ON deploy (state)`,
  `CREATE TABLE step (
    id TEXT PRIMARY KEY, "deployId" TEXT NOT NULL REFERENCES deploy(id), seq INTEGER NOT NULL, name TEXT NOT NULL,
    phase TEXT NOT NULL, state TEXT NOT NULL, "startedAt" INTEGER NOT NULL, "endedAt" INTEGER, intent TEXT NOT NULL,
    result TEXT NOT NULL, error TEXT, UNIQUE ("deployId", seq)) STRICT`,
  `CREATE TABLE release (
    id TEXT PRIMARY KEY, "stageId" TEXT NOT NULL REFERENCES stage(id), "deployId" TEXT NOT NULL REFERENCES deploy(id),
    number INTEGER NOT NULL, image TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL,
    "snapshotId" TEXT NOT NULL REFERENCES snapshot(id), "configHash" TEXT NOT NULL, "containerId" TEXT NOT NULL,
    "containerName" TEXT NOT NULL, "localTag" TEXT NOT NULL, "liveAt" INTEGER NOT NULL, "retiredAt" INTEGER,
    "rolledBackAt" INTEGER, "prunedAt" INTEGER, UNIQUE ("stageId", number)) STRICT`,
  `CREATE TABLE quarantine (
    id TEXT PRIMARY KEY, "stageId" TEXT NOT NULL REFERENCES stage(id), digest TEXT NOT NULL,
    "deployId" TEXT NOT NULL REFERENCES deploy(id), cause TEXT NOT NULL, reason TEXT NOT NULL, "configHash" TEXT,
    at INTEGER NOT NULL, "liftedAt" INTEGER) STRICT`,
  `CREATE INDEX quarantine_stage ON quarantine ("stageId", "liftedAt")`,
  `CREATE TABLE timer (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, "dueAt" INTEGER NOT NULL, "stageId" TEXT REFERENCES stage(id), data TEXT NOT NULL) STRICT`,
  `CREATE TABLE mark (
    "stageId" TEXT PRIMARY KEY REFERENCES stage(id), "candidateId" TEXT NOT NULL REFERENCES candidate(id)) STRICT`,
  `CREATE TABLE decision (
    "stageId" TEXT NOT NULL REFERENCES stage(id), tag TEXT NOT NULL, digest TEXT, "candidateId" TEXT, reason TEXT NOT NULL,
    detail TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY ("stageId", tag)) STRICT`,
  `CREATE TABLE skip ("stageId" TEXT NOT NULL REFERENCES stage(id), tag TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY ("stageId", tag)) STRICT`,
  `CREATE TABLE delivery (source TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (source, id)) STRICT`,
  `CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, type TEXT NOT NULL, project TEXT, stage TEXT, deploy TEXT,
    actor TEXT NOT NULL, request TEXT, data TEXT NOT NULL) STRICT`,
  `CREATE INDEX event_deploy ON event (deploy, seq) WHERE deploy IS NOT NULL`,
  `CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END`,
  `CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END`,
  `CREATE TABLE outbox (
    id TEXT PRIMARY KEY, "eventSeq" INTEGER NOT NULL REFERENCES event(seq), notifier TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, "nextAt" INTEGER NOT NULL, "lastError" TEXT) STRICT`,
  `CREATE INDEX outbox_due ON outbox (state, "nextAt")`,
  `CREATE TABLE token (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, prefix TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, ability TEXT NOT NULL,
    projects TEXT, "expiresAt" INTEGER, "createdAt" INTEGER NOT NULL, "createdBy" TEXT NOT NULL, "lastUsedAt" INTEGER,
    "revokedAt" INTEGER) STRICT`,
];
