import type { Quarantine, Release } from '../deploy/index.js';
import { formatImageName, matchTag } from '../images/index.js';
import type { WatchedStage } from './model.js';

/** A digest that has proved itself on the stage before. */
export interface Promotable {
  /** As it was called when it was released there. */
  readonly tag: string;
  readonly digest: string;
  /** When it first went live there. */
  readonly since: Date;
}

/** What `stage` may be promoted to, given what happened on the stage it is promoted from. One digest per tag: the latest. */
export function promotable(
  stage: Pick<WatchedStage, 'image' | 'tags'>,
  releases: readonly Release[],
  quarantines: readonly Quarantine[],
): readonly Promotable[] {
  const image = formatImageName(stage.image);
  const eligible = releases
    .filter((release) => release.image === image && release.rolledBackAt === undefined)
    .filter(({ digest }) => !quarantines.some((held) => held.digest === digest))
    .filter(({ tag }) => matchTag(stage.tags, tag) === 'match')
    .toSorted((a, b) => a.liveAt.getTime() - b.liveAt.getTime());
  const latest = new Map<string, Promotable>();
  for (const { tag, digest, liveAt } of eligible) {
    const known = latest.get(tag);
    latest.set(tag, { tag, digest, since: known?.digest === digest ? known.since : liveAt });
  }
  return [...latest.values()];
}
