import type { LoadContext } from '../context.js';
import type { Path } from '../source/path.js';

export type Scalar = string | number | boolean;

/** A value that ends as text: numbers stay as they are written (`1.10`). */
export function textOf(value: Scalar, path: Path, { source }: LoadContext): string {
  return typeof value === 'string' ? value : (source.writtenAt(path) ?? String(value));
}

/** Texts by name, from a map. */
export function textsOf(
  map: Readonly<Record<string, Scalar>>,
  path: Path,
  context: LoadContext,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [name, textOf(value, [...path, name], context)]),
  );
}
