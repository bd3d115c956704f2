import type { Actor } from '@docker-watcher/sdk';
import { type Answers, ask } from './ask.js';
import { noteCandidate } from './candidate.js';
import type { DetectionContext } from './context.js';
import { readFacts } from './facts.js';
import { type Fault, faultOf, saveHealth } from './health.js';
import type { RepositoryState, WatchedStage } from './model.js';
import type { WatchedRegistry } from './ports.js';
import { type Repository, takersOf } from './repository.js';
import { settle } from './settle.js';
import type { RepositoryFacts } from './situation.js';

export interface LookRequest {
  /** Tags that a webhook named. */
  readonly hints: readonly string[];
  /** False: the hinted tags are enough, when the registry knows them. */
  readonly withListing: boolean;
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

export interface LookOutcome {
  readonly listed: boolean;
  readonly fault?: Fault;
}

/** Asks the registry what has changed in a repository, remembers it, and decides for each of its stages. */
export async function look(
  context: DetectionContext,
  registry: WatchedRegistry,
  repository: Repository,
  request: LookRequest,
): Promise<LookOutcome> {
  const { registry: id, name: image } = repository;
  const state = (await context.store.repository(id, image)) ?? { registry: id, image, looks: 0 };
  let answers: Answers;
  try {
    answers = await ask(context, registry, repository, request, state);
  } catch (error) {
    request.signal.throwIfAborted();
    const fault = faultOf(error);
    const after = { ...state, lastLookAt: context.clock.now() };
    await context.store.write((tx) => saveHealth(tx, state, after, request.actor, fault));
    return { listed: false, fault };
  }
  await remember(context, repository, request, state, answers);
  const known = await readRepository(context, repository, answers.view.present());
  for (const facts of answers.facts) await settle(context, facts, { repository, known, actor: request.actor });
  return { listed: answers.listing !== undefined, ...(answers.fault === undefined ? {} : { fault: answers.fault }) };
}

/** Decides again for `stages` with what is known already; false when the registry has to be asked. */
export async function reconsider(
  context: DetectionContext,
  repository: Repository,
  stages: readonly WatchedStage[],
  actor: Actor,
): Promise<boolean> {
  const sightings = await context.store.sightings(repository.registry, repository.name);
  const known = await readRepository(context, repository, sightings);
  let isKnown = true;
  for (const stage of stages) {
    const facts = await readFacts(context, stage);
    if (facts !== undefined) isKnown = (await settle(context, facts, { repository, known, actor })) && isKnown;
  }
  return isKnown;
}

async function readRepository(
  { store, buildTimes }: DetectionContext,
  { registry, name }: Repository,
  sightings: RepositoryFacts['sightings'],
): Promise<RepositoryFacts> {
  return {
    sightings,
    candidates: await store.candidates(registry, name),
    builtAt: (digest) => buildTimes.of(digest),
  };
}

/** What a look has learned, in one transaction. When nothing is new, the repository's row is all that is written. */
async function remember(
  context: DetectionContext,
  repository: Repository,
  { hints, actor }: LookRequest,
  before: RepositoryState,
  { view, listing, fault }: Answers,
): Promise<void> {
  const now = context.clock.now();
  const after: RepositoryState = {
    ...before,
    looks: before.looks + 1,
    lastLookAt: now,
    ...(fault === undefined ? { lastOkAt: now } : {}),
    ...(listing?.complete === true ? { lastFullReadAt: now } : {}),
  };
  const present = view.present();
  const hinted = present.filter(({ tag }) => hints.includes(tag) && takersOf(repository, tag).length > 0);
  await context.store.write(async (tx) => {
    await saveHealth(tx, before, after, actor, fault);
    const changes = view.changes();
    if (changes.length > 0) await tx.saveSightings(changes);
    for (const { digest, ...sighting } of hinted) {
      if (digest === undefined) continue;
      const createdAt = context.buildTimes.of(digest);
      const candidate = { ...sighting, digest, ...(createdAt === undefined ? {} : { createdAt }) };
      await noteCandidate(tx, context, repository, candidate, actor);
    }
  });
}
