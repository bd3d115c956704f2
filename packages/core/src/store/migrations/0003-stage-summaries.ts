import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is wrong with a stage, told once: as JSON. */
export class Standings1795737600000 implements MigrationInterface {
  readonly name = 'Standings1795737600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const column of ['unhealthy', 'drifted']) await runner.query(`ALTER TABLE stage ADD COLUMN ${column} TEXT`);
  }

  async down(): Promise<void> {
    throw new Error('Restore a backup to go back to an older version.');
  }
}
