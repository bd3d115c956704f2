import type { FixtureContent } from './fixture-content.js';

/** A tag, or on Gitea also an untagged manifest, as its packages API lists it. */
export interface ShelfVersion {
  readonly id: number;
  readonly version: string;
  readonly pushedAt: Date;
}

/** A manifest and the tags on it now, as GitHub lists it. */
export interface ShelfManifest {
  readonly id: number;
  readonly digest: string;
  readonly tags: readonly string[];
  /** When it was first pushed, under whatever tag. */
  readonly pushedAt: Date;
}

interface Repository {
  readonly tags: Map<string, string>;
  readonly manifests: Map<string, FixtureContent>;
  readonly firstPushes: Map<string, { readonly id: number; readonly pushedAt: Date }>;
  readonly blobs: Map<string, Buffer>;
  versions: readonly ShelfVersion[];
}

/** What the fixture registry holds. */
export class FixtureShelf {
  readonly #repositories = new Map<string, Repository>();
  #lastId = 4_000;

  /** Gitea stores tags in lower case and replaces the row of a tag that is pushed again. */
  constructor(private readonly foldsTags: boolean) {}

  push(repository: string, tag: string | undefined, content: FixtureContent, pushedAt: Date): void {
    const held = this.#open(repository);
    for (const child of content.children) this.push(repository, undefined, child, pushedAt);
    held.manifests.set(content.digest, content);
    for (const [digest, blob] of content.blobs) held.blobs.set(digest, blob);
    const version = tag === undefined ? content.digest : this.#fold(tag);
    if (tag !== undefined) held.tags.set(version, content.digest);
    this.#lastId += 1;
    if (!held.firstPushes.has(content.digest)) held.firstPushes.set(content.digest, { id: this.#lastId, pushedAt });
    held.versions = [
      ...held.versions.filter((row) => row.version !== version),
      { id: this.#lastId, version, pushedAt },
    ];
  }

  deleteTag(repository: string, tag: string): void {
    const held = this.find(repository);
    if (held?.tags.delete(this.#fold(tag))) {
      held.versions = held.versions.filter(({ version }) => version !== this.#fold(tag));
    }
  }

  find(repository: string): (Readonly<Repository> & { versions: readonly ShelfVersion[] }) | undefined {
    return this.#repositories.get(repository);
  }

  manifest(repository: string, reference: string): FixtureContent | undefined {
    const held = this.find(repository);
    return held?.manifests.get(held.tags.get(this.#fold(reference)) ?? reference);
  }

  manifests(repository: string): readonly ShelfManifest[] {
    const held = this.find(repository);
    const tagsOf = (digest: string) => [...(held?.tags ?? [])].flatMap(([tag, on]) => (on === digest ? [tag] : []));
    return [...(held?.firstPushes ?? [])].map(([digest, first]) => ({ ...first, digest, tags: tagsOf(digest) }));
  }

  repositories(): readonly string[] {
    return [...this.#repositories.keys()];
  }

  #open(repository: string): Repository {
    const held = this.#repositories.get(repository) ?? {
      tags: new Map(),
      manifests: new Map(),
      firstPushes: new Map(),
      blobs: new Map(),
      versions: [],
    };
    this.#repositories.set(repository, held);
    return held;
  }

  #fold(tag: string): string {
    return this.foldsTags ? tag.toLowerCase() : tag;
  }
}
