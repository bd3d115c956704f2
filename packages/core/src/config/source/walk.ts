import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Position } from '../model.js';
import { type Path, pathKey } from './path.js';

/** Where a key and its value stand. List items and the root have the value's place for both. */
export interface Place {
  readonly key: Position;
  readonly value: Position;
  /** A number or boolean as it is written: `1.10` is no longer that once it is a number. */
  readonly written?: string;
}

export interface WalkFault {
  readonly path: Path;
  readonly at: Position;
  readonly message: string;
  readonly hint: string;
}

export interface Walked {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, Place>;
  readonly faults: readonly WalkFault[];
}

/** More nodes than any real file has: aliases of aliases could unfold without end. */
const MOST_NODES = 100_000;

/** Turns a YAML document into plain values and remembers where each stands; aliases and merge keys (`<<`) unfolded. */
export function walkDocument(document: Document, lines: LineCounter): Walked {
  const places = new Map<string, Place>();
  const faults: WalkFault[] = [];
  let nodes = 0;

  const positionOf = (node: unknown): Position | undefined => {
    const range = (node as Node | null | undefined)?.range;
    if (range === null || range === undefined) return undefined;
    const { line, col } = lines.linePos(range[0]);
    return { line, column: col };
  };

  const walk = (node: unknown, path: Path, key: Position): unknown => {
    nodes += 1;
    if (nodes > MOST_NODES) {
      if (nodes === MOST_NODES + 1) {
        faults.push({
          path,
          at: key,
          message: 'The aliases in this file unfold to more than it could ever need.',
          hint: 'Look for an anchor that holds an alias of itself.',
        });
      }
      return undefined;
    }
    const value = positionOf(node) ?? key;
    const written = writtenOf(node);
    places.set(pathKey(path), { key, value, ...(written === undefined ? {} : { written }) });
    if (isAlias(node)) return walk(node.resolve(document), path, key);
    if (isMap(node)) return walkMap(node, path);
    if (isSeq(node)) {
      return node.items.map((item, index) => walk(item, [...path, index], positionOf(item) ?? value));
    }
    return isScalar(node) ? node.value : null;
  };

  const walkMap = (map: YAMLMap, path: Path): Record<string, unknown> => {
    const entries = new Map<string, unknown>();
    for (const pair of map.items.filter(isMerge)) {
      for (const source of mergeSources(pair, document)) {
        for (const [name, value] of Object.entries(walkMap(source, path))) {
          if (!entries.has(name)) entries.set(name, value);
        }
      }
    }
    for (const pair of map.items) {
      if (isMerge(pair)) continue;
      const at = positionOf(pair.key) ?? { line: 1, column: 1 };
      const name = nameOf(pair.key);
      if (name === undefined) {
        faults.push({ path, at, message: 'Keys are text.', hint: 'Put the key in quotes.' });
        continue;
      }
      entries.set(name, walk(pair.value, [...path, name], at));
    }
    return Object.fromEntries(entries);
  };

  const start = { line: 1, column: 1 };
  return { value: walk(document.contents, [], start), places, faults };
}

function writtenOf(node: unknown): string | undefined {
  return isScalar(node) && typeof node.value !== 'string' ? node.source : undefined;
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN';
}

function mergeSources(pair: Pair, document: Document): YAMLMap[] {
  const value = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
  const items = isSeq(value) ? value.items : [value];
  return items.map((item) => (isAlias(item) ? item.resolve(document) : item)).filter((item) => isMap(item));
}

function nameOf(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined;
  return typeof key.value === 'object' ? undefined : String(key.value);
}
