import type { TSchema } from '@docker-watcher/sdk';
import type { ErrorObject } from 'ajv';
import { closest } from '../source/did-you-mean.js';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';
import { closed } from './closed.js';
import { faultsOf } from './compile.js';
import { meantFaults } from './meant-faults.js';
import { unknownKey } from './unknown-key.js';
import { mismatch, missingHint, valueHint } from './words.js';

export interface CheckOptions {
  /** Where `value` stands in the file. */
  readonly at: Path;
  /** Keys that are known at the top of `value` though the schema does not have them: for "did you mean". */
  readonly moreKeys?: readonly string[];
  /** Fill in the schema's defaults. */
  readonly fill?: boolean;
}

/**
 * Tells everything that is wrong with `value`, each mistake once, and gives back what is right of it: what was told is
 * taken out, so that the rest can be looked at further.
 */
export function checkValue(schema: TSchema, value: unknown, problems: Problems, options: CheckOptions): unknown {
  const { at, moreKeys = [], fill = false } = options;
  const right = structuredClone(value);
  const faults = meantFaults(faultsOf(closed(schema), right, { fill })).map((fault): PlacedFault => {
    const path = pathOf(right, fault.instancePath);
    return { fault, path, full: [...at, ...path] };
  });
  // In this order: a key that is misspelt is not missing too, and what is in a value of the wrong kind is of no interest.
  const wrong = [
    ...tellUnknown(faults, schema, moreKeys, problems),
    ...tellMissing(faults, problems),
    ...tellMismatches(faults, problems),
  ];
  for (const path of wrong) takeOut(right, path);
  return wrong.some((path) => path.length === 0) ? undefined : right;
}

interface PlacedFault {
  readonly fault: ErrorObject;
  /** Inside of the value. */
  readonly path: Path;
  /** In the file. */
  readonly full: Path;
}

/** The paths of keys that are to be taken out. */
function tellUnknown(
  faults: readonly PlacedFault[],
  schema: TSchema,
  moreKeys: readonly string[],
  problems: Problems,
): readonly Path[] {
  return faults
    .filter(({ fault }) => UNKNOWN.has(fault.keyword))
    .map(({ fault, path, full }) => {
      const key = String(fault.params.additionalProperty ?? fault.params.unevaluatedProperty);
      const isTop = path.length === 0;
      const { message, hint, meant } = unknownKey(key, isTop ? schema : fault.parentSchema, isTop ? moreKeys : []);
      problems.add([...full, key], message, hint, 'key');
      for (const name of meant === undefined ? [] : namesOf(meant)) problems.excuse([...full, name]);
      return [...path, key];
    });
}

function tellMissing(faults: readonly PlacedFault[], problems: Problems): readonly Path[] {
  const misspelt: Path[] = [];
  for (const { fault, path, full } of faults) {
    if (fault.keyword !== 'required') continue;
    const key = String(fault.params.missingProperty);
    if (problems.isSpoiled([...full, key])) continue;
    const like = misspeltAs(key, fault);
    if (like === undefined) {
      problems.add([...full, key], `The key "${key}" is missing.`, missingHint(key, fault), 'key');
      continue;
    }
    problems.add([...full, like], `The key "${like}" is not known here.`, `Did you mean "${key}"?`, 'key');
    problems.excuse([...full, key]);
    misspelt.push([...path, like]);
  }
  return misspelt;
}

function tellMismatches(faults: readonly PlacedFault[], problems: Problems): readonly Path[] {
  const others = faults.filter(({ fault }) => !UNKNOWN.has(fault.keyword) && !SAID_ELSEWHERE.has(fault.keyword));
  for (const { fault, full } of others) {
    if (!problems.isSpoiled(full)) problems.add(full, mismatch(fault), valueHint(fault));
    problems.excuse(full);
  }
  return others.map(({ path }) => path);
}

const UNKNOWN = new Set(['additionalProperties', 'unevaluatedProperties']);
const SAID_ELSEWHERE = new Set(['required', 'if']);

/** The key itself, and the field behind `token_env`. */
function namesOf(meant: string): readonly string[] {
  const [first = meant] = meant.split('.');
  return [first, first.replace(/_(?:env|file)$/, '')];
}

/** In a map that takes further keys, one that looks like the missing one. */
function misspeltAs(key: string, { data, parentSchema }: ErrorObject): string | undefined {
  const known = Object.keys((parentSchema?.properties ?? {}) as object);
  const others = Object.keys(data as object).filter((other) => !known.includes(other));
  return closest(key, others);
}

/** A JSON pointer as keys and list indexes of `root`. */
function pathOf(root: unknown, pointer: string): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown> | undefined)?.[key];
  }
  return path;
}

/** List items stay as holes: the others keep their places. */
function takeOut(root: unknown, path: Path): void {
  const key = path.at(-1);
  let parent = root;
  for (const part of path.slice(0, -1)) parent = (parent as Record<string | number, unknown> | undefined)?.[part];
  if (key === undefined || typeof parent !== 'object' || parent === null) return;
  if (Array.isArray(parent)) parent[Number(key)] = undefined;
  else delete (parent as Record<string | number, unknown>)[key];
}
