import type { ListedTag, Listing } from './listing.js';
import type { TagSighting } from './model.js';

export interface ViewOptions {
  readonly registry: string;
  readonly image: string;
  /** Number of this look. */
  readonly look: number;
  readonly now: Date;
}

/** The tags of a repository while it is looked at: what was known, and what this look adds. */
export class View {
  readonly #before = new Map<string, TagSighting>();
  readonly #tags = new Map<string, TagSighting>();
  /** Tags whose digest is sure as of this look. */
  readonly #sure = new Set<string>();
  readonly #listed = new Set<string>();
  /** Listed, but there is nothing behind them. */
  readonly #hollow = new Set<string>();
  /** Tags that could not be asked about. */
  readonly #doubtful = new Set<string>();

  constructor(
    known: readonly TagSighting[],
    private readonly options: ViewOptions,
  ) {
    for (const sighting of known) {
      this.#before.set(sighting.tag, sighting);
      this.#tags.set(sighting.tag, sighting);
    }
  }

  /** Those that are there; a doubtful one without its digest, which may be another by now. */
  present(): readonly TagSighting[] {
    return [...this.#tags.values()]
      .filter(({ tag, goneAt }) => goneAt === undefined && !this.#hollow.has(tag))
      .map((sighting) => (this.#doubtful.has(sighting.tag) ? withoutDigest(sighting) : sighting));
  }

  changes(): readonly TagSighting[] {
    return [...this.#tags.values()].filter((sighting) => sighting !== this.#before.get(sighting.tag));
  }

  isSettled(tag: string): boolean {
    return this.#sure.has(tag) || this.#hollow.has(tag) || this.#doubtful.has(tag);
  }

  digestOf(tag: string): string | undefined {
    return this.#tags.get(tag)?.digest;
  }

  list({ tags, complete, newestFirst }: Listing): void {
    for (const one of tags) {
      this.#listed.add(one.tag);
      const after = this.#merge(one);
      if (one.versionId !== undefined && after.digest !== undefined) this.#sure.add(one.tag);
    }
    const oldest = tags.at(-1)?.pushedAt;
    for (const [tag, sighting] of this.#tags) {
      if (this.#listed.has(tag) || this.#sure.has(tag) || sighting.goneAt !== undefined) continue;
      if (complete) this.#tags.set(tag, { ...sighting, goneAt: this.options.now });
      else if (newestFirst && isOlder(sighting, oldest)) this.#sure.add(tag);
    }
  }

  /** The registry has said what `tag` stands for: `digest`, or nothing. */
  confirm(tag: string, digest: string | undefined): void {
    const known = this.#tags.get(tag);
    if (digest === undefined) {
      if (this.#listed.has(tag)) this.#hollow.add(tag);
      else if (known !== undefined) this.#tags.set(tag, { ...known, goneAt: this.options.now });
      return;
    }
    this.#sure.add(tag);
    this.#tags.set(tag, known === undefined ? { ...this.#fresh({ tag }), digest } : this.#withDigest(known, digest));
  }

  /** Without a listing, what earlier looks have learned stands. */
  trust(): void {
    for (const { tag, digest } of this.#tags.values()) if (digest !== undefined) this.#sure.add(tag);
  }

  doubt(tag: string): void {
    this.#sure.delete(tag);
    this.#doubtful.add(tag);
  }

  /** A tag that comes back unchanged keeps its place: it may have been missing from one listing only. */
  #merge(listed: ListedTag): TagSighting {
    const known = this.#tags.get(listed.tag);
    const after = known === undefined || isPushedAgain(known, listed) ? this.#fresh(listed) : withListed(known, listed);
    this.#tags.set(listed.tag, after);
    return after;
  }

  /** The same object when nothing is new; another digest than before counts as seen now. */
  #withDigest(known: TagSighting, digest: string): TagSighting {
    if (known.goneAt === undefined && known.digest === digest) return known;
    const { goneAt: _, ...rest } = known;
    const hasMoved = known.digest !== undefined && known.digest !== digest;
    return { ...rest, ...(hasMoved ? this.#fresh({ tag: known.tag }) : {}), digest };
  }

  #fresh(listed: ListedTag): TagSighting {
    const { registry, image, look, now } = this.options;
    return { registry, image, ...listed, firstSeenAt: now, look };
  }
}

function isPushedAgain(known: TagSighting, { versionId, digest }: ListedTag): boolean {
  if (known.digest !== undefined && digest !== undefined && known.digest !== digest) return true;
  return known.versionId !== undefined && versionId !== undefined && known.versionId !== versionId;
}

/** The same object when nothing is new. */
function withListed(known: TagSighting, listed: ListedTag): TagSighting {
  const isSame =
    known.goneAt === undefined &&
    (listed.versionId === undefined || listed.versionId === known.versionId) &&
    (listed.digest === undefined || listed.digest === known.digest) &&
    (listed.pushedAt === undefined || listed.pushedAt.getTime() === known.pushedAt?.getTime());
  if (isSame) return known;
  const { goneAt: _, ...rest } = known;
  return { ...rest, ...listed };
}

function withoutDigest({ digest: _, ...rest }: TagSighting): TagSighting {
  return rest;
}

/** Below the part of the listing that was read: had it been pushed again, it would stand in it. */
function isOlder({ versionId, digest, pushedAt }: TagSighting, oldest: Date | undefined): boolean {
  if (versionId === undefined || digest === undefined || pushedAt === undefined || oldest === undefined) return false;
  return pushedAt <= oldest;
}
