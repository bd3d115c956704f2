import { matchTag, type TagOrder, type TagPolicy, versionOf } from './tag-policy.js';

/** What ordering may look at. */
export interface Ordered {
  readonly tag: string;
  /** When this tag was last pushed, where the registry tells. */
  readonly pushedAt?: Date;
  /** The look at the registry that first saw it: later beats earlier. */
  readonly look: number;
  /** Build time: the last tie-breaker, since reproducible builds carry 1970. */
  readonly createdAt?: Date;
}

export type KnownOrder = Exclude<TagOrder, 'auto'>;

/** `auto`: semver if every matching tag is real semver; else by push time where the registry tells; else as seen. */
export function orderOf(policy: TagPolicy, items: readonly Ordered[]): KnownOrder {
  if (policy.order !== 'auto') return policy.order;
  const matching = items.filter(({ tag }) => matchTag(policy, tag) === 'match');
  if (matching.length > 0 && matching.every(({ tag }) => versionOf(tag) !== undefined)) return 'semver';
  if (matching.length > 0 && matching.every(({ pushedAt }) => pushedAt !== undefined)) return 'pushed';
  return 'seen';
}

/** Negative when `a` is newer: for sorting newest first. */
export function compareNewest(order: KnownOrder, a: Ordered, b: Ordered): number {
  switch (order) {
    case 'semver':
      return byVersion(a, b) || bySeen(a, b);
    case 'pushed':
      return byTime(a.pushedAt, b.pushedAt) || bySeen(a, b);
    case 'seen':
      return bySeen(a, b);
  }
}

/** `dev-10` after `dev-9`, whatever the zeros; equal only for equal text. */
export function compareNatural(a: string, b: string): number {
  const left = a.match(PIECES) ?? [];
  const right = b.match(PIECES) ?? [];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = comparePiece(left[i] ?? '', right[i] ?? '');
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True when the two differ in numbers alone, as `dev-9` and `dev-10` do: only then does their natural order mean something. */
export function isSameSeries(a: string, b: string): boolean {
  return a.replace(NUMBERS, '#') === b.replace(NUMBERS, '#');
}

const NUMBERS = /\d+/g;
const PIECES = /\d+|\D+/g;

function comparePiece(a: string, b: string): number {
  const isNumber = /^\d/;
  if (isNumber.test(a) && isNumber.test(b)) {
    const left = a.replace(/^0+(?=\d)/, '');
    const right = b.replace(/^0+(?=\d)/, '');
    if (left.length !== right.length) return left.length - right.length;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function bySeen(a: Ordered, b: Ordered): number {
  return b.look - a.look || compareNatural(b.tag, a.tag) || byTime(a.createdAt, b.createdAt);
}

function byTime(a: Date | undefined, b: Date | undefined): number {
  return (b?.getTime() ?? 0) - (a?.getTime() ?? 0);
}

/** A tag that is no version is older than any that is. */
function byVersion(a: Ordered, b: Ordered): number {
  const left = versionOf(a.tag);
  const right = versionOf(b.tag);
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return right.compare(left);
}
