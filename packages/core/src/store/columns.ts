import type { EntitySchemaColumnOptions } from 'typeorm';

/** Column types, said once: instants are integers (milliseconds of the epoch, UTC), structures are JSON text. */

export const id: EntitySchemaColumnOptions = { type: 'text', primary: true };
export const text: EntitySchemaColumnOptions = { type: 'text' };
export const integer: EntitySchemaColumnOptions = { type: 'integer' };

export const instant: EntitySchemaColumnOptions = {
  type: 'integer',
  transformer: {
    to: (value: Date | null | undefined) => (value instanceof Date ? value.getTime() : value),
    from: (value: number | null) => (value === null ? null : new Date(value)),
  },
};

export const flag: EntitySchemaColumnOptions = {
  type: 'integer',
  transformer: { to: (value: boolean) => (value ? 1 : 0), from: (value: number) => value === 1 },
};

export const json: EntitySchemaColumnOptions = {
  type: 'text',
  transformer: {
    to: (value: unknown) => (value === undefined || value === null ? value : JSON.stringify(value)),
    from: (value: string | null) => (value === null ? null : (JSON.parse(value) as unknown)),
  },
};

export function nullable(column: EntitySchemaColumnOptions): EntitySchemaColumnOptions {
  return { ...column, nullable: true };
}

/** A row as TypeORM gives it, with its nulls left out: the records of the domain have no nulls. */
export function withoutNulls<T>(row: object): T {
  const record: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (value !== null && value !== undefined) record[name] = value;
  return record as T;
}
