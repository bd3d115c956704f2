import type { Verdict } from './decide.js';
import type { Decision } from './model.js';
import type { Situation } from './situation.js';

/** A stage is told of at most so many tags: a repository may hold thousands. */
const MOST_TOLD = 300;

/** Decisions that differ from the stored ones; that of a deploy about to be asked for comes after it. */
export function newsOf(stored: readonly Decision[], situation: Situation, verdict: Verdict): readonly Decision[] {
  const before = new Map(stored.map((decision) => [decision.tag, decision]));
  const told = verdict.decisions.slice(0, MOST_TOLD);
  const tags = new Set([...situation.sightings, ...verdict.decisions].map(({ tag }) => tag));
  const gone = stored
    .filter(({ tag, reason }) => !tags.has(tag) && reason !== 'gone')
    .map(
      (decision): Decision => ({
        ...decision,
        reason: 'gone',
        detail: 'The registry has it no longer.',
        at: situation.now,
      }),
    );
  return [...told, ...gone].filter((decision) => {
    const old = before.get(decision.tag);
    if (decision.reason === 'taken' && verdict.take !== undefined) return false;
    // Not being able to ask is no news about the tag.
    if (decision.reason === 'unresolved' && old !== undefined) return false;
    return old === undefined || isNews(old, decision);
  });
}

function isNews(old: Decision, decision: Decision): boolean {
  const isLearned = decision.candidateId !== undefined && decision.candidateId !== old.candidateId;
  return (
    old.reason !== decision.reason || old.detail !== decision.detail || old.digest !== decision.digest || isLearned
  );
}
