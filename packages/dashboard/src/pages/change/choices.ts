import type { CandidateView, ReleaseView, StageView } from '../../api/views.js';
import { t, word } from '../../text/language.js';
import { ago } from '../../text/when.js';
import type { Choice } from './choice-list.js';

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

/** What proved itself on the stage before; what is live there comes first. */
export function choicesOfPromote(
  releases: readonly ReleaseView[],
  stage: StageView | undefined,
  from: string,
): readonly Choice[] {
  const seen = new Set<string>();
  return [...releases]
    .sort((a, b) => b.number - a.number)
    .filter(
      ({ digest, rolledBackAt }) =>
        rolledBackAt === undefined && !seen.has(digest) && seen.add(digest) && digest !== stage?.live?.digest,
    )
    .map(({ number, tag, digest, liveAt, how }) => ({
      key: digest,
      tag,
      digest,
      ...at(liveAt),
      note: how === 'live' ? t('change.liveOn', { stage: from }) : t('change.ranOn', { stage: from }),
      evidence: t('change.evidence', { number: String(number), stage: from, time: ago(liveAt, Date.now()) }),
      first: true,
    }));
}

function at(time: string | undefined): { readonly at?: string } {
  return time === undefined ? {} : { at: time };
}
