import { formatDuration } from '../base/index.js';
import type { Timer } from '../deploy/index.js';
import { type KnownOrder, matchTag, newestFirst } from '../images/index.js';
import type { Decision, DecisionReason } from './model.js';
import { obstacleTo } from './obstacle.js';
import type { Choice } from './rank.js';
import { ripeAt, shortlist } from './shortlist.js';
import type { Situation } from './situation.js';
import { nextOpening } from './window.js';

/** Decide again then: something comes of age, or the window opens. */
export interface Wake {
  readonly kind: Extract<Timer['kind'], 'min-age' | 'deploy-window'>;
  readonly at: Date;
}

export interface Verdict {
  /** Matching tags first, newest first. */
  readonly decisions: readonly Decision[];
  /** What the decision is about: the newest choice that is old enough. */
  readonly pick?: KnownChoice;
  /** The pick, when it is to be deployed now. */
  readonly take?: KnownChoice;
  readonly wakes: readonly Wake[];
}

export type KnownChoice = Choice & { readonly digest: string };

type Line = Pick<Decision, 'tag' | 'reason' | 'detail'> & { readonly digest?: string };

/** What each tag means for a stage, with the reason in words. Pure. */
export function decide(situation: Situation): Verdict {
  const { order, newer, chosen, older } = shortlist(situation);
  const pick = isKnown(chosen) ? chosen : undefined;
  const obstacle = pick === undefined ? undefined : obstacleTo(situation, pick, order);
  const candidateIds = new Map(situation.candidates.map(({ id, tag, digest }) => [`${tag} ${digest}`, id]));
  return {
    decisions: [
      ...newer.map((choice) => aboutNewer(situation, choice)),
      ...(chosen === undefined ? [] : [aboutChosen(chosen, obstacle, order)]),
      ...older.map((choice, i) =>
        line(choice, 'order', `"${(older[i - 1] ?? chosen)?.tag}" is newer (order: ${order}).`),
      ),
      ...leftOut(situation),
    ].map((one) => decisionOf(situation, one, candidateIds.get(`${one.tag} ${one.digest}`))),
    wakes: wakesOf(situation, newer, obstacle?.reason),
    ...(pick === undefined ? {} : { pick }),
    ...(pick === undefined || obstacle !== undefined ? {} : { take: pick }),
  };
}

function aboutChosen(choice: Choice, obstacle: ReturnType<typeof obstacleTo>, order: KnownOrder): Line {
  if (!isKnown(choice)) return line(choice, 'unresolved', 'The registry has not said what it stands for.');
  if (obstacle !== undefined) return line(choice, obstacle.reason, obstacle.detail);
  return line(choice, 'taken', `It is the newest that matches (order: ${order}).`);
}

/** Newer than what was chosen, and still not it. */
function aboutNewer(situation: Situation, choice: Choice): Line {
  const { project, promoteFrom, minAgeMs } = situation.stage;
  if (!choice.eligible)
    return line(choice, 'needs-promotion', `It has to be a release of ${project}/${promoteFrom} first.`);
  const ripe = ripeAt(situation, choice).toISOString();
  return line(choice, 'too-young', `min_age is ${formatDuration(minAgeMs)}; it is old enough at ${ripe}.`);
}

/** Tags that are no choice at all. */
function leftOut({ stage, sightings, skipped }: Situation): readonly Line[] {
  const out = sightings.filter(({ tag }) => matchTag(stage.tags, tag) !== 'match' || skipped.includes(tag));
  return newestFirst('seen', out).map(({ tag }): Line => {
    const match = matchTag(stage.tags, tag);
    if (match === 'pattern')
      return { tag, reason: 'pattern', detail: `It does not match the tag_pattern "${stage.tags.pattern.text}".` };
    if (match === 'excluded')
      return { tag, reason: 'excluded', detail: `tag_exclude "${stage.tags.exclude?.text}" leaves it out.` };
    return { tag, reason: 'skipped', detail: 'A person said to skip it.' };
  });
}

function wakesOf(situation: Situation, newer: readonly Choice[], reason: DecisionReason | undefined): readonly Wake[] {
  const { stage, now } = situation;
  const ripening = newer
    .filter(({ eligible }) => eligible)
    .map((choice) => ripeAt(situation, choice))
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  const opening =
    reason === 'outside-window' && stage.deployWindow !== undefined ? nextOpening(stage.deployWindow, now) : undefined;
  return [
    ...(ripening === undefined ? [] : [{ kind: 'min-age' as const, at: ripening }]),
    ...(opening === undefined ? [] : [{ kind: 'deploy-window' as const, at: opening }]),
  ];
}

function isKnown(choice: Choice | undefined): choice is KnownChoice {
  return choice?.digest !== undefined;
}

function line({ tag, digest }: Choice, reason: DecisionReason, detail: string): Line {
  return { tag, reason, detail, ...(digest === undefined ? {} : { digest }) };
}

function decisionOf({ row, now }: Situation, line: Line, candidateId: string | undefined): Decision {
  return { stageId: row.id, ...line, at: now, ...(candidateId === undefined ? {} : { candidateId }) };
}
