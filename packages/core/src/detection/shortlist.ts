import { type KnownOrder, matchTag } from '../images/index.js';
import { choicesOf } from './choices.js';
import { type Choice, rank, tied } from './rank.js';
import type { Situation } from './situation.js';

/** What a stage may come to run, newest first, and how far down the first lies that is eligible and old enough. */
export interface Shortlist {
  readonly order: KnownOrder;
  readonly newer: readonly Choice[];
  readonly chosen?: Choice;
  readonly older: readonly Choice[];
  /** Tags whose digest matters here: what the stage runs or would run. */
  readonly wanted: readonly string[];
  /** Tags that only their build time can tell apart. */
  readonly tied: readonly string[];
}

export function shortlist(situation: Situation): Shortlist {
  const { stage, now } = situation;
  const ranked = rank(stage.tags, choicesOf(situation));
  const { choices, order } = ranked;
  const at = choices.findIndex((choice) => choice.eligible && ripeAt(situation, choice) <= now);
  const chosen = choices[at];
  return {
    order,
    newer: chosen === undefined ? choices : choices.slice(0, at),
    ...(chosen === undefined ? {} : { chosen }),
    older: chosen === undefined ? [] : choices.slice(at + 1),
    wanted: wantedOf(situation, [choices[0], chosen]),
    tied: stage.promoteFrom === undefined ? tied(ranked).map(({ tag }) => tag) : [],
  };
}

/** When a choice is old enough for its stage. */
export function ripeAt({ stage }: Pick<Situation, 'stage'>, { bornAt }: Choice): Date {
  return new Date(bornAt.getTime() + stage.minAgeMs);
}

/** A promoted stage takes digests from releases: it has no question for the registry. */
function wantedOf({ stage, sightings, live }: Situation, choices: readonly (Choice | undefined)[]): readonly string[] {
  if (stage.promoteFrom !== undefined) return [];
  const running = sightings.find(({ tag }) => tag === live?.tag && matchTag(stage.tags, tag) === 'match');
  return [...new Set([...choices, running].flatMap((one) => (one === undefined ? [] : [one.tag])))];
}
