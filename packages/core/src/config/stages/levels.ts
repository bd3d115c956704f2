import { parseDuration } from '../../base/index.js';
import { type RawStage, StageSchema } from '../schema/project.js';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';

export type RawLevel = RawStage;

export interface Level {
  readonly raw: RawLevel;
  readonly at: Path;
}

/** A value and where it is written: what a stage inherits is told of where it stands. */
export interface Given<T> {
  readonly value: T;
  readonly path: Path;
}

export type Key = keyof RawLevel & string;
type Value<K extends Key> = Exclude<RawLevel[K], undefined>;

/** `global`, a project and a stage, as one stage sees them: the inner wins. */
export class Levels {
  constructor(
    /** Outermost first. */
    readonly levels: readonly Level[],
    private readonly problems: Problems,
  ) {}

  with(level: Level): Levels {
    return new Levels([...this.levels, level], this.problems);
  }

  /** The innermost; undefined when there is none, and when the innermost is wrong. */
  given<K extends Key>(key: K): Given<Value<K>> | undefined {
    for (const { raw, at } of this.levels.toReversed()) {
      const value = raw[key];
      if (value !== undefined) return { value: value as Value<K>, path: [...at, key] };
      if (this.problems.isSpoiled([...at, key])) return undefined;
    }
    return undefined;
  }

  /** Outermost first: for what is merged. */
  all<K extends Key>(key: K): readonly Given<Value<K>>[] {
    return this.levels.flatMap(({ raw, at }) => {
      const value = raw[key];
      return value === undefined ? [] : [{ value: value as Value<K>, path: [...at, key] }];
    });
  }

  /** Nobody wrote it, rightly or wrongly. */
  isAbsent(key: Key): boolean {
    return this.levels.every(({ raw, at }) => raw[key] === undefined && !this.problems.isSpoiled([...at, key]));
  }

  value<K extends Key>(key: K): Value<K> | undefined {
    return this.given(key)?.value;
  }

  /** As given, else the default of the schema. */
  valueOrDefault<K extends Key>(key: K): Value<K> {
    return this.value(key) ?? (defaultValue(key) as Value<K>);
  }

  /** Milliseconds, as given or by default. */
  ms(key: Key): number {
    return parseDuration(String(this.valueOrDefault(key))) ?? 0;
  }
}

function defaultValue(key: Key): unknown {
  const { default: value } = StageSchema.properties[key] as { readonly default?: unknown };
  if (value === undefined) throw new Error(`The key ${key} has no default`);
  return value;
}

/** List items that were told of are holes. */
export function itemsOf<T>(list: readonly T[] | undefined): readonly T[] {
  return (list ?? []).filter((item) => item !== undefined);
}
