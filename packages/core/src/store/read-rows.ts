import type { EntityManager, EntitySchema } from 'typeorm';

interface Field {
  readonly name: string;
  readonly from?: (value: unknown) => unknown;
}

interface Reader {
  readonly select: string;
  readonly fields: readonly Field[];
}

const readers = new WeakMap<object, Reader>();

/**
 * The rows of `table` that `rest` picks (`WHERE … ORDER BY …`, with a `?` for each of `given`), as records without nulls.
 * TypeORM puts each query together anew and makes a row by way of several objects: ten times what SQLite takes.
 */
export async function readRows<T extends object>(
  manager: EntityManager,
  table: EntitySchema<T>,
  rest: string,
  given: readonly unknown[] = [],
): Promise<T[]> {
  const { select, fields } = readerOf(manager, table);
  const rows: Record<string, unknown>[] = await manager.query(`${select} ${rest}`, [...given]);
  return rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const { name, from } of fields) {
      const value = row[name];
      if (value !== null) record[name] = from === undefined ? value : from(value);
    }
    return record as T;
  });
}

/** The first of them. */
export async function readRow<T extends object>(
  manager: EntityManager,
  table: EntitySchema<T>,
  rest: string,
  given: readonly unknown[],
): Promise<T | undefined> {
  return (await readRows(manager, table, `${rest} LIMIT 1`, given))[0];
}

/** `?, ?, ?` for a list of so many. */
export function placesFor({ length }: readonly unknown[]): string {
  return Array.from({ length }, () => '?').join(', ');
}

function readerOf<T extends object>(manager: EntityManager, table: EntitySchema<T>): Reader {
  const known = readers.get(table);
  if (known !== undefined) return known;
  const { tableName, columns } = manager.connection.getMetadata(table);
  const names = columns.map(({ databaseName, propertyName }) => `"${databaseName}" AS "${propertyName}"`);
  const made: Reader = {
    select: `SELECT ${names.join(', ')} FROM "${tableName}"`,
    fields: columns.map(({ propertyName, transformer }) => {
      const from = transformer === undefined || Array.isArray(transformer) ? undefined : transformer.from;
      return { name: propertyName, ...(from === undefined ? {} : { from }) };
    }),
  };
  readers.set(table, made);
  return made;
}
