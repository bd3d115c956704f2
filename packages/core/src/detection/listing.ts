import type { ImageName, RegistrySource } from '@docker-watcher/sdk';
import { isImageTag } from '../images/index.js';

/** One tag as a registry lists it. */
export interface ListedTag {
  readonly tag: string;
  readonly versionId?: string;
  readonly digest?: string;
  readonly pushedAt?: Date;
}

export interface Listing {
  readonly tags: readonly ListedTag[];
  /** False: it ended at the first page that held something known; what is missing from it may still be there. */
  readonly complete: boolean;
  /** From `listVersions`: what was pushed again would stand in it. */
  readonly newestFirst: boolean;
}

export interface ListingRequest {
  readonly image: ImageName;
  /** Read to the end whatever is known. */
  readonly whole: boolean;
  readonly isKnown: (versionId: string) => boolean;
  readonly signal: AbortSignal;
}

const MOST_PAGES = 500;

/** One listing of a repository: by versions where the registry can, else its bare tags. */
export async function list(source: RegistrySource, request: ListingRequest): Promise<Listing> {
  const { image, signal } = request;
  const versions = source.listVersions === undefined ? undefined : await listVersions(source, request);
  if (versions !== undefined) return versions;
  const tags = await source.listTags(image, { signal });
  return { tags: tags.filter(isImageTag).map((tag) => ({ tag })), complete: true, newestFirst: false };
}

async function listVersions(
  source: RegistrySource,
  { image, whole, isKnown, signal }: ListingRequest,
): Promise<Listing | undefined> {
  const tags = new Map<string, ListedTag>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await source.listVersions?.(image, { signal, ...(cursor === undefined ? {} : { cursor }) });
    if (answer === undefined) return undefined;
    for (const { id, tag, digest, pushedAt } of answer.versions) {
      if (!isImageTag(tag) || tags.has(tag)) continue;
      tags.set(tag, { tag, versionId: id, ...(digest === undefined ? {} : { digest }), ...instantOf(pushedAt) });
    }
    // A page may hold nothing of this image: Gitea finds by a part of the name, and may list pages of `app-web` before `app`.
    if (answer.next === undefined || answer.next === cursor)
      return { tags: [...tags.values()], complete: true, newestFirst: true };
    if (!whole && answer.versions.some(({ id }) => isKnown(id))) break;
    cursor = answer.next;
  }
  return { tags: [...tags.values()], complete: false, newestFirst: true };
}

function instantOf(text: string | undefined): { readonly pushedAt?: Date } {
  const pushedAt = new Date(text ?? '');
  return Number.isNaN(pushedAt.getTime()) ? {} : { pushedAt };
}
