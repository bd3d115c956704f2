import type { Release } from '../deploy/index.js';
import { type KnownOrder, matchTag, newestFirst, type Ordered } from '../images/index.js';
import type { TagSighting } from './model.js';
import type { Attempt, Choice } from './rank.js';
import type { Situation } from './situation.js';

/** The tags that a stage may come to run, in no order; what a person skipped is left out. */
export function choicesOf(situation: Situation): readonly Choice[] {
  const { stage, sightings, skipped } = situation;
  const listed = sightings.filter(({ tag }) => matchTag(stage.tags, tag) === 'match');
  const promoted = (situation.promotable ?? []).map(
    ({ tag, digest, since }): Choice => ({
      ...placeOf(situation, tag, digest, situation.now),
      digest,
      bornAt: since,
      eligible: true,
    }),
  );
  const fromRegistry = listed
    .filter(({ tag }) => !promoted.some((choice) => choice.tag === tag))
    .map(
      (sighting): Choice => ({
        ...orderedOf(situation, sighting),
        // Never the build time: a tag may be pushed long after it was built.
        bornAt: sighting.pushedAt ?? sighting.firstSeenAt,
        eligible: situation.promotable === undefined,
      }),
    );
  return [...promoted, ...fromRegistry].filter(({ tag }) => !skipped.includes(tag));
}

/** The newest that was ever tried on the stage, by detection or by a person: the high-water mark. */
export function attemptedOf(situation: Situation, order: KnownOrder): Attempt | undefined {
  const { mark, releases } = situation;
  const tried = [...(mark === undefined ? [] : [{ ...mark, at: situation.now }]), ...releases.map(triedAt)];
  const attempts = tried.map(({ tag, digest, at }): Attempt => ({ ...placeOf(situation, tag, digest, at), digest }));
  return newestFirst(order, attempts)[0];
}

function triedAt({ tag, digest, liveAt }: Release): {
  readonly tag: string;
  readonly digest: string;
  readonly at: Date;
} {
  return { tag, digest, at: liveAt };
}

/** Where a tag with this digest stood in the order at the time. A tag that was moved away and back stands higher now. */
function placeOf(situation: Situation, tag: string, digest: string, at: Date): Ordered {
  const now = situation.sightings.find((one) => one.tag === tag);
  if (now?.digest === digest && now.firstSeenAt <= at) return orderedOf(situation, now);
  const { mark, candidates } = situation;
  const candidate = [...(mark === undefined ? [] : [mark]), ...candidates].find(
    (one) => one.tag === tag && one.digest === digest,
  );
  if (candidate !== undefined) return candidate;
  // Deployed by hand, and moved on or gone since: older than whatever the tag stands for now.
  return { tag, look: Math.max(0, (now?.look ?? 1) - 1) };
}

function orderedOf(
  { builtAt }: Situation,
  { tag, digest, look, pushedAt }: TagSighting,
): Ordered & { digest?: string } {
  const createdAt = digest === undefined ? undefined : builtAt(digest);
  return {
    tag,
    look,
    ...(digest === undefined ? {} : { digest }),
    ...(pushedAt === undefined ? {} : { pushedAt }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
