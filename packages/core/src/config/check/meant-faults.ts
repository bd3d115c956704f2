import type { ErrorObject } from 'ajv';
import { acceptsKind } from './accepts-kind.js';

/**
 * A value that fits no branch of a union fails in each of them. Left are the faults of the branch that was meant; where
 * that can't be told, only the union's own.
 */
export function meantFaults(faults: readonly ErrorObject[]): readonly ErrorObject[] {
  let left = [...faults];
  const unions = faults.filter(isUnion).toSorted((a, b) => a.schemaPath.length - b.schemaPath.length);
  for (const union of unions) {
    if (!left.includes(union)) continue;
    const isInner = (fault: ErrorObject): boolean =>
      isInside(fault.instancePath, union.instancePath) && isInside(fault.schemaPath, union.schemaPath, true);
    const branch = meantBranch(union, left.filter(isInner));
    left = left.filter((fault) => {
      if (fault === union) return branch === undefined;
      return !isInner(fault) || (branch !== undefined && isInside(fault.schemaPath, branch, true));
    });
  }
  return left;
}

function isUnion({ keyword }: ErrorObject): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf';
}

function isInside(path: string, outer: string, strictly = false): boolean {
  return path.startsWith(`${outer}/`) || (!strictly && path === outer);
}

/** Path of the branch; a text, number or boolean is better judged by what the whole union expects. */
function meantBranch(union: ErrorObject, inner: readonly ErrorObject[]): string | undefined {
  const tooMany = Array.isArray(union.params.passingSchemas);
  if (tooMany || typeof union.data !== 'object' || union.data === null) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, schema] of (union.schema as readonly unknown[]).entries()) {
    if (!acceptsKind(schema, union.data)) continue;
    const path = `${union.schemaPath}/${index}`;
    const own = inner.filter((fault) => isInside(fault.schemaPath, path, true));
    const weight = own.reduce((sum, { keyword }) => sum + (keyword === 'const' ? OTHER_VARIANT : 1), 0);
    if (weight >= least) continue;
    best = path;
    least = weight;
  }
  return best;
}

/** A constant that differs says that another branch was meant. */
const OTHER_VARIANT = 1_000;
