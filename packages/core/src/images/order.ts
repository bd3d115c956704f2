import type { SemVer } from 'semver';
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
      return byVersion(versionOf(a.tag), versionOf(b.tag)) || bySeen(a, b);
    case 'pushed':
      return byTime(a.pushedAt, b.pushedAt) || bySeen(a, b);
    case 'seen':
      return bySeen(a, b);
  }
}

/** Newest first. The version of each is read once, however often it is compared: a repository may hold thousands of tags. */
export function newestFirst<T extends Ordered>(order: KnownOrder, items: readonly T[]): readonly T[] {
  if (order !== 'semver') return items.toSorted((a, b) => compareNewest(order, a, b));
  return items
    .map((item) => ({ item, version: versionOf(item.tag) }))
    .toSorted((a, b) => byVersion(a.version, b.version) || bySeen(a.item, b.item))
    .map(({ item }) => item);
}

/** `dev-10` after `dev-9`, whatever the zeros; equal only for equal text. */
export function compareNatural(a: string, b: string): number {
  for (let left = 0, right = 0; left < a.length || right < b.length; ) {
    const leftEnd = endOfPiece(a, left);
    const rightEnd = endOfPiece(b, right);
    const difference = comparePiece(a.slice(left, leftEnd), b.slice(right, rightEnd));
    if (difference !== 0) return difference;
    left = leftEnd;
    right = rightEnd;
  }
  return compareText(a, b);
}

/** True when the two differ in numbers alone, as `dev-9` and `dev-10` do: only then does their natural order mean something. */
export function isSameSeries(a: string, b: string): boolean {
  return a.replace(NUMBERS, '#') === b.replace(NUMBERS, '#');
}

const NUMBERS = /\d+/g;
const LEADING_ZEROS = /^0+(?=\d)/;

/** A piece is either all digits or free of them. */
function endOfPiece(text: string, start: number): number {
  const kind = isDigit(text, start);
  let end = start;
  while (end < text.length && isDigit(text, end) === kind) end += 1;
  return end;
}

function comparePiece(a: string, b: string): number {
  if (!isDigit(a, 0) || !isDigit(b, 0)) return compareText(a, b);
  const left = a.replace(LEADING_ZEROS, '');
  const right = b.replace(LEADING_ZEROS, '');
  return left.length - right.length || compareText(left, right);
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bySeen(a: Ordered, b: Ordered): number {
  return b.look - a.look || compareNatural(b.tag, a.tag) || byTime(a.createdAt, b.createdAt);
}

function byTime(a: Date | undefined, b: Date | undefined): number {
  return (b?.getTime() ?? 0) - (a?.getTime() ?? 0);
}

/** A tag that is no version is older than any that is. */
function byVersion(left: SemVer | undefined, right: SemVer | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return right.compare(left);
}
