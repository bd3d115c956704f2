/** What a transaction has changed, so that it can be taken back. */
export class UndoLog {
  #undo: (() => void)[] = [];

  push(undo: () => void): void {
    this.#undo.push(undo);
  }

  keep(): void {
    this.#undo = [];
  }

  takeBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }
}

/** Rows by key, in order of insertion, found quickly by one group. Rows are frozen: nobody changes them from outside. */
export class Table<Row extends object> {
  /** Grows with each change. */
  version = 0;
  readonly #rows = new Map<string, Row>();
  readonly #groups = new Map<string, Map<string, Row>>();

  constructor(
    private readonly log: UndoLog,
    private readonly keyOf: (row: Row) => string,
    private readonly groupOf: (row: Row) => string = () => '',
  ) {}

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  all(): Row[] {
    return [...this.#rows.values()];
  }

  of(group: string): Row[] {
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  get size(): number {
    return this.#rows.size;
  }

  put(row: Row): Row {
    const key = this.keyOf(row);
    const before = this.#rows.get(key);
    const kept = frozen(row);
    this.#set(key, kept);
    this.log.push(() => (before === undefined ? this.#delete(key) : this.#set(key, before)));
    return kept;
  }

  delete(key: string): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#delete(key);
    this.log.push(() => this.#set(key, before));
  }

  #set(key: string, row: Row): void {
    this.version += 1;
    this.#rows.set(key, row);
    const group = this.groupOf(row);
    const rows = this.#groups.get(group) ?? new Map<string, Row>();
    rows.set(key, row);
    this.#groups.set(group, rows);
  }

  #delete(key: string): void {
    this.version += 1;
    const row = this.#rows.get(key);
    if (row !== undefined) this.#groups.get(this.groupOf(row))?.delete(key);
    this.#rows.delete(key);
  }
}

/** The row as a database gives it back: copied, without what is undefined or null. */
function frozen<Row extends object>(row: Row): Row {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row))
    if (value !== null && value !== undefined) kept[name] = frozenCopy(value);
  return Object.freeze(kept) as Row;
}

/** Plain data; what is frozen was copied before. */
function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Date) return new Date(value);
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  return frozen(value);
}

/** Only what a patch says: undefined leaves a field as it is, null clears it. */
export function patched<Row extends object>(row: Row, patch: object): Row {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(patch)) if (value !== undefined) said[name] = value;
  return { ...row, ...said };
}
