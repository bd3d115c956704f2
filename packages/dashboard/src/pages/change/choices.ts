import type { CandidateView, PromotionView, ReleaseView, StepName } from '../../api/views.js';
import { t, word } from '../../text/language.js';
import { span } from '../../text/when.js';
import type { Choice } from './choice-list.js';

/** Steps whose evidence says that a version works. */
const PROOFS = new Set<StepName>(['gate', 'prove']);

/** Tags that match, newest first, each with what was decided of it. */
export function choicesOfDeploy(candidates: readonly CandidateView[]): readonly Choice[] {
  return candidates
    .filter(
      ({ decision, digest }) =>
        digest !== undefined && decision?.reason !== 'pattern' && decision?.reason !== 'excluded',
    )
    .map(({ tag, digest, pushedAt, firstSeenAt, live, decision }) => ({
      key: tag,
      tag,
      ...(digest === undefined ? {} : { digest }),
      ...at(pushedAt ?? firstSeenAt),
      note: live ? t('candidates.live') : decision === undefined ? '' : word('decision', decision.reason),
      // Nothing is proposed but what waits: an older tag is a choice, never a default.
      first: decision?.reason === 'available',
    }));
}

/** Releases one can return to, newest first. */
export function choicesOfRollback(releases: readonly ReleaseView[]): readonly Choice[] {
  return releases
    .filter(({ how }) => how !== 'live' && how !== 'gone')
    .sort((a, b) => b.number - a.number)
    .map(({ number, tag, digest, liveAt, retiredAt, rolledBackAt, how }) => ({
      key: String(number),
      tag,
      digest,
      ...at(retiredAt ?? liveAt),
      note: rolledBackAt === undefined ? t(`how.${how}`) : t('release.rolledBack'),
      first: rolledBackAt === undefined,
    }));
}

/** What was a release of the stage before, newest first, with what speaks for it or against it. */
export function choicesOfPromote(promotions: readonly PromotionView[]): readonly Choice[] {
  return promotions.map(({ from, release, tag, digest, liveMs, evidence, obstacle }) => ({
    key: digest,
    tag,
    digest,
    note: t('change.liveFor', { time: span(liveMs) }),
    evidence: [
      t('change.evidence', { number: String(release), stage: from.split('/')[1] ?? from, time: span(liveMs, 'long') }),
      ...evidence.filter(({ step }) => PROOFS.has(step)).map(({ text }) => text),
    ],
    ...(obstacle === undefined ? { first: true } : { obstacle }),
  }));
}

function at(time: string | undefined): { readonly at?: string } {
  return time === undefined ? {} : { at: time };
}
