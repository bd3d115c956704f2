import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that go out together. */
export class OutboxBatches1795824000000 implements MigrationInterface {
  readonly name = 'OutboxBatches1795824000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox ADD COLUMN batch TEXT');
  }

  async down(): Promise<void> {
    throw new Error('Restore a backup to go back to an older version.');
  }
}
