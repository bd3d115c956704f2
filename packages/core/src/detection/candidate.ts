import type { Actor } from '@docker-watcher/sdk';
import type { DetectionContext } from './context.js';
import type { Candidate } from './model.js';
import type { DetectionTx } from './ports.js';
import { type Repository, takersOf } from './repository.js';

export type NewCandidate = Pick<Candidate, 'tag' | 'digest' | 'look'> &
  Partial<Pick<Candidate, 'pushedAt' | 'createdAt'>>;

/** Remembers a tag+digest; the event is told once. */
export async function noteCandidate(
  tx: DetectionTx,
  { ids, clock }: Pick<DetectionContext, 'ids' | 'clock'>,
  repository: Repository,
  { tag, digest, look, pushedAt, createdAt }: NewCandidate,
  actor: Actor,
): Promise<Candidate> {
  const { registry, name: image } = repository;
  const made: Candidate = {
    id: ids.next(),
    registry,
    image,
    tag,
    digest,
    look,
    firstSeenAt: clock.now(),
    source: actor.kind === 'webhook' ? 'webhook' : 'poll',
    ...(pushedAt === undefined ? {} : { pushedAt }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
  const kept = await tx.addCandidate(made);
  if (kept.id !== made.id) return kept;
  const [taker, ...others] = takersOf(repository, tag);
  await tx.appendEvent({
    type: 'candidate.seen',
    actor,
    // An image of several stages is no one's event.
    ...(taker === undefined || others.length > 0 ? {} : { project: taker.project, stage: taker.stage }),
    data: { image, tag, digest, source: made.source, registry },
  });
  return kept;
}
