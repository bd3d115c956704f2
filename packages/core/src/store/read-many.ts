import type { EntityManager, EntitySchema } from 'typeorm';

/**
 * The rows of `table` whose columns equal `where` (null: is null), as records without nulls. For what is read by the
 * hundred: TypeORM makes each row by way of several objects, which takes far longer than reading it.
 */
export async function readMany<T extends object>(
  manager: EntityManager,
  table: EntitySchema<T>,
  where: Partial<Record<keyof T, string | null>>,
): Promise<readonly T[]> {
  const { tableName, columns } = manager.connection.getMetadata(table);
  const conditions = Object.entries(where);
  const given = conditions.flatMap(([, value]) => value ?? []);
  const rows: Record<string, unknown>[] = await manager.query(
    `SELECT ${columns.map(({ databaseName }) => `"${databaseName}"`).join(', ')} FROM "${tableName}"
     WHERE ${conditions.map(([name, value]) => `"${name}" ${value === null ? 'IS NULL' : '= ?'}`).join(' AND ')}`,
    given,
  );
  const fields = columns.map(({ databaseName, propertyName, transformer }) => {
    const from = transformer === undefined || Array.isArray(transformer) ? undefined : transformer.from;
    return { databaseName, propertyName, from };
  });
  return rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const { databaseName, propertyName, from } of fields) {
      const value = row[databaseName];
      if (value !== null) record[propertyName] = from === undefined ? value : from(value);
    }
    return record as T;
  });
}
