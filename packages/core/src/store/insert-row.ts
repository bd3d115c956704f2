import type { EntityManager, EntityMetadata, EntitySchema } from 'typeorm';

/** The statement of each table: what every step and every delivery writes is not put together anew each time. */
const statements = new WeakMap<EntityMetadata, string>();

/** Gives the rowid; undefined: there is one with that key already, which stays as it is. */
export async function insertRow<T extends object>(
  manager: EntityManager,
  table: EntitySchema<T>,
  row: object,
): Promise<number | undefined> {
  const metadata = manager.connection.getMetadata(table);
  const written = metadata.columns.filter(({ isGenerated }) => !isGenerated);
  let statement = statements.get(metadata);
  if (statement === undefined) {
    const names = written.map(({ databaseName }) => `"${databaseName}"`);
    const values = `(${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    statement = `INSERT INTO "${metadata.tableName}" ${values} ON CONFLICT DO NOTHING RETURNING rowid AS rowid`;
    statements.set(metadata, statement);
  }
  const values = written.map((column) => column.getEntityValue(row, true) ?? null);
  const [inserted] = (await manager.query(statement, values)) as { rowid: number }[];
  return inserted?.rowid;
}
