import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may sign in, and the sessions of those who have. */
export class UsersAndSessions1795651200000 implements MigrationInterface {
  readonly name = 'UsersAndSessions1795651200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Restore a backup to go back to an older version.');
  }
}

const STATEMENTS = [
  `CREATE TABLE user (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, "passwordHash" TEXT NOT NULL, "passwordFrom" TEXT NOT NULL,
    ability TEXT NOT NULL, "createdAt" INTEGER NOT NULL, "createdBy" TEXT NOT NULL) STRICT`,
  `CREATE TABLE session (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, "userId" TEXT NOT NULL REFERENCES user(id), "createdAt" INTEGER NOT NULL,
    "lastUsedAt" INTEGER NOT NULL, "expiresAt" INTEGER NOT NULL) STRICT`,
  `CREATE INDEX session_user ON session ("userId")`,
  `CREATE INDEX session_expiry ON session ("expiresAt")`,
];
