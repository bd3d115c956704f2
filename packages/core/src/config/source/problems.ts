import type { ConfigProblem, Position } from '../model.js';
import type { ConfigSource } from './config-source.js';
import { formatPath, type Path, pathKey } from './path.js';

export type Side = 'key' | 'value';

/** Collects everything there is to say about one file, each thing once. */
export class Problems {
  readonly #errors = new Map<string, ConfigProblem>();
  readonly #notes = new Map<string, ConfigProblem>();
  readonly #told = new Set<string>();
  readonly #excused = new Set<string>();
  readonly #written = new Map<string, Path>();

  constructor(private readonly source: ConfigSource) {
    for (const problem of source.problems) keep(this.#errors, problem);
  }

  get errors(): readonly ConfigProblem[] {
    return sorted(this.#errors);
  }

  get notes(): readonly ConfigProblem[] {
    return sorted(this.#notes);
  }

  add(path: Path, message: string, hint?: string, side: Side = 'value'): void {
    this.#told.add(pathKey(path));
    keep(this.#errors, this.#problem(path, message, hint, side));
  }

  /** That there is nothing at `path`, or in it, follows from a mistake that was told. */
  excuse(path: Path): void {
    this.#excused.add(pathKey(path));
  }

  /** Whether something was told of `path`, so that nothing more is to be said. */
  isSpoiled(path: Path): boolean {
    // As a rule nothing is wrong, and every key of every stage is asked about.
    if (this.#told.size === 0 && this.#excused.size === 0) return false;
    if (this.#told.has(pathKey(path))) return true;
    return path.some((_, index) => this.#excused.has(pathKey(path.slice(0, index + 1))));
  }

  /** The value of `path` is written at another key: `token` at `token_env`. */
  writtenAs(path: Path, written: Path): void {
    this.#written.set(pathKey(path), written);
  }

  note(path: Path, message: string, hint?: string, side: Side = 'value'): void {
    keep(this.#notes, this.#problem(path, message, hint, side));
  }

  /** A value that starts on a later line than its key is shown at the key: that is the line to look at. */
  positionOf(path: Path, side: Side = 'value'): Position {
    const { key, value } = this.source.placeOf(this.#written.get(pathKey(path)) ?? path);
    return side === 'key' || value.line !== key.line ? key : value;
  }

  lineOf(path: Path): number {
    return this.positionOf(path, 'key').line;
  }

  #problem(path: Path, message: string, hint: string | undefined, side: Side): ConfigProblem {
    return {
      ...this.positionOf(path, side),
      path: formatPath(path),
      message,
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

/** What a stage inherits would be told once per stage. */
function keep(problems: Map<string, ConfigProblem>, problem: ConfigProblem): void {
  problems.set(JSON.stringify([problem.line, problem.column, problem.path, problem.message]), problem);
}

function sorted(problems: ReadonlyMap<string, ConfigProblem>): readonly ConfigProblem[] {
  return [...problems.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
