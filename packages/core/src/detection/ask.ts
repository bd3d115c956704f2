import { isPluginError, type ResolvedTag } from '@docker-watcher/sdk';
import type { DetectionContext } from './context.js';
import { readFacts } from './facts.js';
import { type Fault, faultOf } from './health.js';
import { type Listing, list } from './listing.js';
import type { LookRequest } from './look.js';
import type { RepositoryState } from './model.js';
import type { WatchedRegistry } from './ports.js';
import { type Repository, takersOf } from './repository.js';
import { shortlist } from './shortlist.js';
import type { StageFacts } from './situation.js';
import { View } from './view.js';

/** What the registry has said. */
export interface Answers {
  readonly view: View;
  /** Absent when the hinted tags were enough. */
  readonly listing?: Listing;
  /** A tag could not be asked about; the rest holds. */
  readonly fault?: Fault;
  /** What the store knew of each stage as the questions began. */
  readonly facts: readonly StageFacts[];
}

const FULL_READ_EVERY_MS = 24 * 60 * 60_000;
/** Each answer may change which tag is the newest; more than a few times in a row it never does. */
const MOST_ROUNDS = 10;

/** One look at a repository: hinted tags at once, a listing beside them, then only what the listing can't vouch for. */
export async function ask(
  context: DetectionContext,
  registry: WatchedRegistry,
  repository: Repository,
  request: LookRequest,
  state: RepositoryState,
): Promise<Answers> {
  const hinted = request.hints.filter((tag) => takersOf(repository, tag).length > 0);
  const questions = new Questions(context, registry, repository, request.signal);
  questions.begin(hinted);
  const { registry: id, name: image } = repository;
  const options = { registry: id, image, look: state.looks + 1, now: context.clock.now() };
  const known = await context.store.sightings(id, image);
  let view = new View(known, options);
  let listing: Listing | undefined;
  const canDoWithout = !request.withListing && state.lastOkAt !== undefined && hinted.length > 0;
  if (canDoWithout) await questions.confirm(view, hinted);
  if (!canDoWithout || hinted.some((tag) => view.digestOf(tag) === undefined)) {
    const ids = new Set(known.flatMap(({ versionId }) => (versionId === undefined ? [] : [versionId])));
    listing = await list(registry.source, {
      image: repository.image,
      whole: isFullReadDue(state, options.now),
      isKnown: (versionId) => ids.has(versionId),
      signal: request.signal,
    });
    const tags = new Set(known.map(({ tag }) => tag));
    const hasNew = listing.tags.some(({ tag }) => !tags.has(tag));
    if (hasNew && state.looks > 0) view = new View(await context.store.sightings(id, image, true), options);
    view.list(listing);
    await questions.confirm(view, hinted);
  } else {
    view.trust();
  }
  const facts = await readAll(context, repository);
  await askForWanted(context, facts, view, questions);
  return {
    view,
    facts,
    ...(listing === undefined ? {} : { listing }),
    ...(questions.fault === undefined ? {} : { fault: questions.fault }),
  };
}

async function readAll(context: DetectionContext, { stages }: Repository): Promise<readonly StageFacts[]> {
  const facts: StageFacts[] = [];
  for (const stage of stages) {
    const known = await readFacts(context, stage);
    if (known !== undefined) facts.push(known);
  }
  return facts;
}

/** Asks for the tags that a stage runs or would run, until no answer changes which these are. */
async function askForWanted(
  context: DetectionContext,
  facts: readonly StageFacts[],
  view: View,
  questions: Questions,
): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rest = {
      sightings: view.present(),
      candidates: [],
      builtAt: (digest: string) => context.buildTimes.of(digest),
      now: context.clock.now(),
    };
    const lists = facts.map((one) => shortlist({ ...one, ...rest }));
    const wanted = new Set(lists.flatMap((one) => one.wanted).filter((tag) => !view.isSettled(tag)));
    const tied = new Set(lists.flatMap((one) => one.tied));
    const described = await questions.tell(view, [...tied]);
    if (wanted.size === 0 && !described) return;
    await questions.confirm(view, [...wanted]);
  }
}

/** The questions of one look: each tag is asked about once. */
class Questions {
  fault: Fault | undefined;
  readonly #asked = new Map<string, Promise<ResolvedTag | undefined>>();

  constructor(
    private readonly context: DetectionContext,
    private readonly registry: WatchedRegistry,
    private readonly repository: Repository,
    private readonly signal: AbortSignal,
  ) {}

  /** Asks without waiting; a fault is met in `confirm`. */
  begin(tags: readonly string[]): void {
    for (const tag of tags) this.#resolve(tag).catch(() => undefined);
  }

  async confirm(view: View, tags: readonly string[]): Promise<void> {
    await Promise.all(tags.map((tag) => this.#confirm(view, tag)));
  }

  /** Learns the build times of `tags`; true when there was one to learn. */
  async tell(view: View, tags: readonly string[]): Promise<boolean> {
    const { buildTimes } = this.context;
    const { source } = this.registry;
    if (source.describe === undefined) return false;
    const nameless = tags.filter((tag) => view.digestOf(tag) === undefined && !view.isSettled(tag));
    await this.confirm(view, nameless);
    const digests = tags.flatMap((tag) => view.digestOf(tag) ?? []).filter((digest) => !buildTimes.isAsked(digest));
    await Promise.all(digests.map((digest) => buildTimes.ask(source, this.repository.image, digest, this.signal)));
    return digests.length > 0;
  }

  async #confirm(view: View, tag: string): Promise<void> {
    try {
      const answer = await this.#resolve(tag);
      if (answer?.created !== undefined) this.context.buildTimes.learn(answer);
      view.confirm(tag, answer?.digest);
    } catch (error) {
      this.signal.throwIfAborted();
      if (isPluginError(error) && error.code === 'rate_limited') throw error;
      this.fault ??= faultOf(error);
      view.doubt(tag);
    }
  }

  #resolve(tag: string): Promise<ResolvedTag | undefined> {
    const { source } = this.registry;
    const asked = this.#asked.get(tag) ?? source.resolve(this.repository.image, tag, { signal: this.signal });
    this.#asked.set(tag, asked);
    return asked;
  }
}

function isFullReadDue({ lastFullReadAt }: RepositoryState, now: Date): boolean {
  return lastFullReadAt === undefined || now.getTime() - lastFullReadAt.getTime() >= FULL_READ_EVERY_MS;
}
