import { LineCounter, parseAllDocuments } from 'yaml';
import type { ConfigProblem, Position } from '../model.js';
import { formatPath, type Path, pathKey } from './path.js';
import { type Place, type Walked, walkDocument } from './walk.js';
import { explainYaml } from './yaml-words.js';

/** The file as plain values, and where each of them stands. */
export interface ConfigSource {
  /** Absolute path. */
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Faults of the YAML itself. */
  readonly problems: readonly ConfigProblem[];
  /** Whether `value` is worth looking at. */
  readonly readable: boolean;
  /** The place of `path`, or of the nearest thing around it that is written down. */
  placeOf(path: Path): Place;
  /** The number or boolean at `path` as it is written. */
  writtenAt(path: Path): string | undefined;
}

/** Reads one YAML document that is a map. Never throws: what is wrong is in `problems`. */
export function readSource(file: string, text: string): ConfigSource {
  const lines = new LineCounter();
  const documents = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, version: '1.2' })];
  const problems: ConfigProblem[] = [];
  let readable = true;
  const report = (at: Position, path: Path, message: string, hint: string): void => {
    problems.push({ ...at, path: formatPath(path), message, hint });
  };
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };

  for (const document of documents) {
    for (const fault of [...document.errors, ...document.warnings]) {
      const { message, hint, fatal } = explainYaml(fault.code);
      report(at(fault.pos[0]), [], message, hint);
      if (fatal) readable = false;
    }
  }
  const [document, second] = documents;
  if (second !== undefined) {
    report(at(second.range[0]), [], 'A second YAML document begins here.', 'Keep one; take the line "---" away.');
    readable = false;
  }
  if (!readable) return { ...unreadable(file), problems };

  const { value, places, faults } = document === undefined ? NOTHING : walkDocument(document, lines);
  for (const { at: position, path, message, hint } of faults) report(position, path, message, hint);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = value === null || value === undefined ? 'is empty' : 'is not a map of keys and values';
    report({ line: 1, column: 1 }, [], `The file ${found}.`, 'Start with "projects:" and "registries:".');
    return { ...unreadable(file), problems };
  }
  return {
    file,
    value: value as Record<string, unknown>,
    problems,
    readable: true,
    placeOf: (path) => nearest(places, path),
    writtenAt: (path) => places.get(pathKey(path))?.written,
  };
}

const NOTHING: Walked = { value: undefined, places: new Map(), faults: [] };
const START: Place = { key: { line: 1, column: 1 }, value: { line: 1, column: 1 } };

function unreadable(file: string): ConfigSource {
  return { file, value: {}, problems: [], readable: false, placeOf: () => START, writtenAt: () => undefined };
}

function nearest(places: ReadonlyMap<string, Place>, path: Path): Place {
  for (let length = path.length; length > 0; length--) {
    const place = places.get(pathKey(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return START;
}
