import type { EntityManager, EntitySchema } from 'typeorm';

/**
 * Writes rows over those with the same key; what a row leaves out becomes null. One statement for all of them: TypeORM
 * makes one for each, and putting those together takes longer than all else of a look at a registry.
 */
export async function upsertMany<T extends object>(
  manager: EntityManager,
  table: EntitySchema<T>,
  rows: readonly T[],
): Promise<void> {
  if (rows.length === 0) return;
  const { tableName, columns } = manager.connection.getMetadata(table);
  const values = rows.map((row) => columns.map((column) => column.getEntityValue(row, true) ?? null));
  const names = columns.map(({ databaseName }) => `"${databaseName}"`);
  const keys = names.filter((_, index) => columns[index]?.isPrimary);
  const others = names.filter((name) => !keys.includes(name));
  await manager.query(
    `INSERT INTO "${tableName}" (${names.join(', ')})
     SELECT ${names.map((_, index) => `json_extract(value, '$[${index}]')`).join(', ')} FROM json_each(?) WHERE true
     ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [JSON.stringify(values)],
  );
}
