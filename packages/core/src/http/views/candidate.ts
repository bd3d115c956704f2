import { type Static, Type } from '@docker-watcher/sdk';
import { type Candidate, DECISION_REASONS, type Decision, type RepositoryState } from '../../detection/index.js';
import { iso, list, oneOf, Time, when } from './fields.js';

export const CandidateSchema = Type.Object(
  {
    tag: Type.String(),
    id: Type.Optional(Type.String()),
    digest: Type.Optional(Type.String()),
    pushedAt: Type.Optional(Time),
    firstSeenAt: Type.Optional(Time),
    source: Type.Optional(oneOf(['webhook', 'poll', 'manual'])),
    live: Type.Boolean(),
    mark: Type.Boolean({ description: 'The newest that this stage has attempted.' }),
    decision: Type.Optional(Type.Object({ reason: oneOf(DECISION_REASONS), detail: Type.String(), at: Time })),
  },
  { title: 'Candidate' },
);
export type CandidateView = Static<typeof CandidateSchema>;

export const CandidatesSchema = Type.Object(
  {
    project: Type.String(),
    stage: Type.String(),
    candidates: list(CandidateSchema),
    repository: Type.Optional(
      Type.Object({
        image: Type.String(),
        lastLookAt: Type.Optional(Time),
        lastOkAt: Type.Optional(Time),
        failingSince: Type.Optional(Time),
        error: Type.Optional(Type.String()),
      }),
    ),
  },
  { title: 'Candidates' },
);
export type CandidatesView = Static<typeof CandidatesSchema>;

export interface CandidateFacts {
  readonly project: string;
  readonly stage: string;
  /** Newest first. */
  readonly candidates: readonly Candidate[];
  readonly decisions: readonly Decision[];
  readonly repository?: RepositoryState;
  readonly liveDigest?: string;
  readonly markId?: string;
}

/** The newest candidate of each tag with its decision, then tags that never became candidates. */
export function viewCandidates(facts: CandidateFacts): CandidatesView {
  const { project, stage, candidates, decisions, repository } = facts;
  const decisionOf = new Map(decisions.map((decision) => [decision.tag, decision]));
  const newest = new Map<string, Candidate>();
  for (const candidate of candidates) if (!newest.has(candidate.tag)) newest.set(candidate.tag, candidate);
  const unseen = decisions.filter(({ tag }) => !newest.has(tag));
  return {
    project,
    stage,
    candidates: [
      ...[...newest.values()].map((candidate) => viewCandidate(candidate, decisionOf.get(candidate.tag), facts)),
      ...unseen.map((decision) => ({
        tag: decision.tag,
        ...(decision.digest === undefined ? {} : { digest: decision.digest }),
        live: false,
        mark: false,
        decision: viewDecision(decision),
      })),
    ],
    ...(repository === undefined ? {} : { repository: viewRepository(repository) }),
  };
}

function viewCandidate(candidate: Candidate, decision: Decision | undefined, facts: CandidateFacts): CandidateView {
  const { id, tag, digest, source, pushedAt, firstSeenAt } = candidate;
  return {
    ...{ id, tag, digest, source },
    firstSeenAt: iso(firstSeenAt),
    ...when('pushedAt', pushedAt),
    live: digest === facts.liveDigest,
    mark: id === facts.markId,
    ...(decision === undefined ? {} : { decision: viewDecision(decision) }),
  };
}

function viewDecision({ reason, detail, at }: Decision): NonNullable<CandidateView['decision']> {
  return { reason, detail, at: iso(at) };
}

function viewRepository(state: RepositoryState): NonNullable<CandidatesView['repository']> {
  return {
    image: state.image,
    ...when('lastLookAt', state.lastLookAt),
    ...when('lastOkAt', state.lastOkAt),
    ...when('failingSince', state.failingSince),
    ...(state.error === undefined ? {} : { error: state.error }),
  };
}
