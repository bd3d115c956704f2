import type { Actor } from '@docker-watcher/sdk';
import { messageOf, systemCaller } from '../base/index.js';
import { noteCandidate } from './candidate.js';
import type { DetectionContext } from './context.js';
import { decide, type KnownChoice, type Verdict } from './decide.js';
import { readFacts } from './facts.js';
import type { Candidate, WatchedStage } from './model.js';
import { newsOf } from './news.js';
import type { Repository } from './repository.js';
import type { RepositoryFacts, Situation, StageFacts } from './situation.js';
import { planTimers, replaceTimers } from './timers.js';

export interface Settlement {
  readonly repository: Repository;
  readonly known: RepositoryFacts;
  /** Who learned of it: a webhook, a poll, a timer. */
  readonly actor: Actor;
}

/** Decides for one stage, and makes it so: decisions, candidates, timers, and the deploy. False: a digest is missing. */
export async function settle(context: DetectionContext, facts: StageFacts, settlement: Settlement): Promise<boolean> {
  const situation = situationOf(context, facts, settlement);
  const verdict = decide(situation);
  if (verdict.take === undefined) await record(context, situation, verdict, settlement);
  else await settleTaking(context, facts.stage, settlement);
  return verdict.decisions.every(({ reason }) => reason !== 'unresolved');
}

/** What a deploy rests on is read anew: a person may have been quicker. */
async function settleTaking(context: DetectionContext, stage: WatchedStage, settlement: Settlement): Promise<void> {
  for (const mayTake of [true, false]) {
    const facts = await readFacts(context, stage);
    if (facts === undefined) return;
    const situation = situationOf(context, facts, settlement);
    const verdict = decide(situation);
    const candidate = await record(context, situation, verdict, settlement);
    if (verdict.take === undefined || candidate === undefined || !mayTake) return;
    if (await take(context, stage, verdict.take, candidate, settlement)) {
      const taken = verdict.decisions.filter(({ reason }) => reason === 'taken');
      const decisions = taken.map((decision) => ({ ...decision, candidateId: candidate.id }));
      await context.store.write((tx) => tx.saveDecisions(decisions));
      return;
    }
    // It was held back after all: what holds it is in the store now, and is told in a second round.
  }
}

function situationOf({ clock }: DetectionContext, facts: StageFacts, { known }: Settlement): Situation {
  return { ...facts, ...known, now: clock.now() };
}

async function take(
  { deploys, log }: DetectionContext,
  stage: WatchedStage,
  { tag, digest }: KnownChoice,
  candidate: Candidate,
  { repository, actor }: Settlement,
): Promise<boolean> {
  const fields = { project: stage.project, stage: stage.stage, tag };
  try {
    const deploy = await deploys.take(systemCaller(actor.kind, actor.id), {
      stageKey: stage.key,
      candidateId: candidate.id,
      image: repository.name,
      tag,
      digest,
      reason:
        stage.promoteFrom === undefined ? `pushed to ${repository.registry}` : `promoted from ${stage.promoteFrom}`,
    });
    if (deploy !== undefined) log.info('Candidate taken', { ...fields, deploy: deploy.id });
    return deploy !== undefined;
  } catch (error) {
    log.error('Candidate could not be taken; it is tried again at the next look', {
      ...fields,
      reason: messageOf(error),
    });
    return false;
  }
}

/** Writes what is new, in one transaction, or nothing. Gives the candidate of the pick. */
async function record(
  context: DetectionContext,
  situation: Situation,
  verdict: Verdict,
  { repository, actor }: Settlement,
): Promise<Candidate | undefined> {
  const { stage, row } = situation;
  const { pick } = verdict;
  const known = situation.candidates.find(({ tag, digest }) => tag === pick?.tag && digest === pick.digest);
  const changed = newsOf(await context.store.decisions(row.id), situation, verdict);
  const timers = await planTimers(context, row.id, verdict.wakes);
  if (changed.length === 0 && timers.isSame && (pick === undefined || known !== undefined)) return known;

  const candidate = await context.store.write(async (tx) => {
    const noted =
      pick === undefined ? undefined : (known ?? (await noteCandidate(tx, context, repository, pick, actor)));
    const decisions = changed.map((one) =>
      one.tag === noted?.tag && one.digest === noted.digest ? { ...one, candidateId: noted.id } : one,
    );
    await tx.saveDecisions(decisions);
    await replaceTimers(tx, timers);
    const available = decisions.find(({ reason }) => reason === 'available');
    if (available !== undefined && noted !== undefined) {
      await tx.appendEvent({
        type: 'candidate.available',
        actor,
        project: stage.project,
        stage: stage.stage,
        data: { image: noted.image, tag: noted.tag, digest: noted.digest, reason: available.detail },
      });
    }
    return noted;
  });
  if (!timers.isSame) context.timersChanged();
  return candidate;
}
