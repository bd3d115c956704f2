import { createHash } from 'node:crypto';
import {
  type ImageName,
  PluginError,
  type RegistrySource,
  type ResolvedTag,
  type TagVersion,
  type VersionPage,
} from '@docker-watcher/sdk';
import type { Clock } from '../../src/base/index.js';

export interface FakeRegistryWish {
  /** `digests`: versions with digests; `versions`: without, as Gitea lists; `tags`: bare tags. */
  readonly listing: 'digests' | 'versions' | 'tags';
  readonly pageSize?: number;
}

interface Pushed extends TagVersion {
  readonly digest: string;
  readonly pushedAt: string;
}

/** A registry that counts what it is asked, and fails when told to. */
export class FakeRegistry implements RegistrySource {
  /** As `list team/app`, `head team/app:v1`, `describe team/app`. */
  readonly requests: string[] = [];
  /** Thrown by whatever it answers true for. */
  fault: { readonly error: PluginError; readonly when: (request: string) => boolean } | undefined;
  readonly builtAt = new Map<string, string>();
  listVersions?: NonNullable<RegistrySource['listVersions']>;
  readonly #repositories = new Map<string, Pushed[]>();
  readonly #hollow = new Set<string>();
  #count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly wish: FakeRegistryWish,
  ) {
    if (wish.listing !== 'tags') this.listVersions = (image, { cursor }) => this.#list(image, cursor);
  }

  /** A push takes the place of an earlier one of the tag. Newest stands first. */
  push(repository: string, tag: string, content: string = tag): string {
    const digest = digestOf(content);
    const others = this.#of(repository).filter((one) => one.tag !== tag);
    const pushed = { id: String(++this.#count), tag, digest, pushedAt: this.clock.now().toISOString() };
    this.#repositories.set(repository, [pushed, ...others]);
    return digest;
  }

  delete(repository: string, tag: string): void {
    this.#repositories.set(
      repository,
      this.#of(repository).filter((one) => one.tag !== tag),
    );
  }

  /** Listed on, with nothing behind it. */
  hollow(repository: string, tag: string): void {
    this.#hollow.add(`${repository}:${tag}`);
  }

  failAll(error = new PluginError('unavailable', 'The registry does not answer')): void {
    this.fault = { error, when: () => true };
  }

  /** What was asked since the last call. */
  asked(): readonly string[] {
    return this.requests.splice(0);
  }

  async listTags({ repository }: ImageName): Promise<readonly string[]> {
    this.#note(`list ${repository}`);
    return this.#of(repository)
      .map(({ tag }) => tag)
      .toSorted();
  }

  async resolve({ repository }: ImageName, tag: string): Promise<ResolvedTag | undefined> {
    this.#note(`head ${repository}:${tag}`);
    if (this.#hollow.has(`${repository}:${tag}`)) return undefined;
    const found = this.#of(repository).find((one) => one.tag === tag);
    return found && { digest: found.digest };
  }

  async describe({ repository }: ImageName, digest: string): Promise<ResolvedTag> {
    this.#note(`describe ${repository}`);
    const created = this.builtAt.get(digest);
    return { digest, ...(created === undefined ? {} : { created }) };
  }

  async pullAuth(): Promise<undefined> {}

  async #list({ repository }: ImageName, cursor = '0'): Promise<VersionPage> {
    this.#note(`list ${repository}`);
    const all = this.#of(repository);
    const from = Number(cursor);
    const end = from + (this.wish.pageSize ?? 50);
    const versions = all.slice(from, end).map(({ digest, ...rest }) => ({
      ...rest,
      ...(this.wish.listing === 'digests' ? { digest } : {}),
    }));
    return { versions, ...(end < all.length ? { next: String(end) } : {}) };
  }

  #note(request: string): void {
    this.requests.push(request);
    if (this.fault?.when(request)) throw this.fault.error;
  }

  #of(repository: string): Pushed[] {
    return this.#repositories.get(repository) ?? [];
  }
}

export function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
