import type { EntityManager, EntitySchema } from 'typeorm';

/** Writes the fields of `patch` that are there into the row of that id; null clears a field. */
export async function updateRow<T extends { readonly id: string }>(
  manager: EntityManager,
  table: EntitySchema<T>,
  id: string,
  patch: object,
): Promise<void> {
  const { tableName, columns } = manager.connection.getMetadata(table);
  const given = patch as Readonly<Record<string, unknown>>;
  const written = columns.filter(({ propertyName }) => given[propertyName] !== undefined);
  if (written.length === 0) return;
  const sets = written.map(({ databaseName }) => `"${databaseName}" = ?`);
  const values = written.map((column) => column.getEntityValue(given, true) ?? null);
  await manager.query(`UPDATE "${tableName}" SET ${sets.join(', ')} WHERE id = ?`, [...values, id]);
}
