import {
  compareNewest,
  isSameSeries,
  type KnownOrder,
  newestFirst,
  type Ordered,
  orderOf,
  type TagPolicy,
} from '../images/index.js';

/** A tag that a stage may come to run. */
export interface Choice extends Ordered {
  /** Absent: the registry has not said yet. */
  readonly digest?: string;
  /** What `min_age` counts from. */
  readonly bornAt: Date;
  /** False: it has to be promoted first. */
  readonly eligible: boolean;
}

/** What a stage has tried already. */
export type Attempt = Ordered & { readonly digest: string };

export interface Ranked {
  readonly order: KnownOrder;
  /** Newest first. */
  readonly choices: readonly Choice[];
}

/** So many are told apart by their build time, which costs requests. */
const MOST_DESCRIBED = 10;

/** Puts matching tags in order, newest first. */
export function rank(policy: TagPolicy, choices: readonly Choice[]): Ranked {
  const order = orderOf(policy, choices);
  const sorted = newestFirst(order, choices);
  const tie = tied({ order, choices: sorted });
  return { order, choices: [...tie.toSorted(byBuildTime), ...sorted.slice(tie.length)] };
}

/** The best of those that were seen at once and whose names don't tell which is newer, such as `sha-1234abc`. */
export function tied({ order, choices }: Ranked): readonly Choice[] {
  const [best] = choices;
  if (order !== 'seen' || best === undefined) return [];
  const together = choices.filter(({ look }) => look === best.look);
  if (together.every(({ tag }) => isSameSeries(tag, best.tag))) return [];
  return together.slice(0, MOST_DESCRIBED);
}

/** True when `choice` is newer than what was attempted. The same tag with another digest counts by when it was seen. */
export function isAbove(order: KnownOrder, choice: Choice, attempt: Attempt): boolean {
  if (choice.tag === attempt.tag) return choice.digest !== attempt.digest && choice.look > attempt.look;
  if (order === 'semver' || (order === 'pushed' && choice.pushedAt !== undefined && attempt.pushedAt !== undefined))
    return compareNewest(order, choice, attempt) < 0;
  if (choice.look !== attempt.look || isSameSeries(choice.tag, attempt.tag))
    return compareNewest('seen', choice, attempt) < 0;
  // Nothing tells which of the two is newer but the build time; without it, what was tried stands.
  return (choice.createdAt?.getTime() ?? 0) > (attempt.createdAt?.getTime() ?? Number.POSITIVE_INFINITY);
}

function byBuildTime(a: Choice, b: Choice): number {
  return (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0);
}
