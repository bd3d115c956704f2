import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is wrong with a stage, told once, as JSON; and what a summary of all stages is found by. */
export class StageSummaries1795737600000 implements MigrationInterface {
  readonly name = 'StageSummaries1795737600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Restore a backup to go back to an older version.');
  }
}

const STATEMENTS = [
  `ALTER TABLE stage ADD COLUMN unhealthy TEXT`,
  `ALTER TABLE stage ADD COLUMN drifted TEXT`,
  `CREATE INDEX release_live ON release ("stageId") WHERE "retiredAt" IS NULL`,
  `CREATE INDEX decision_available ON decision ("stageId") WHERE reason = 'available'`,
];
