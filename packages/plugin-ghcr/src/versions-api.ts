import {
  hasNextPage,
  isDigest,
  isImageTag,
  isRecord,
  type JsonAnswer,
  type JsonApi,
  packageOf,
  pageOf,
  timeOf,
} from '@docker-watcher/oci-client';
import {
  type CallOptions,
  type ImageName,
  type PartLog,
  PluginError,
  type TagVersion,
  type VersionPage,
} from '@docker-watcher/sdk';

const PAGE_SIZE = 100;
const MOST_PAGES = 1_000;
/** So long an image that the API does not know is not looked for again. */
const UNKNOWN_MS = 60 * 60_000;

/** Where the API has a package: it must be told whether its owner is an organization. */
type Place = 'orgs' | 'users' | 'user';

/**
 * Tags with their digests, and when those were pushed first: one request for up to a hundred digests, newest first.
 * https://docs.github.com/rest/packages/packages
 */
export class VersionsApi {
  readonly #places = new Map<string, Place>();
  readonly #unknown = new Map<string, number>();
  readonly #refusals = new Map<string, string>();

  constructor(
    private readonly api: JsonApi,
    private readonly log: PartLog,
    private readonly now: () => number,
  ) {}

  /** What GitHub last said against listing some image's versions; undefined when it lists all. */
  get refusal(): string | undefined {
    return [...this.#refusals.values()].at(0);
  }

  /** Undefined when the API does not list this image, or the token may not ask: its tags can still be listed. */
  async list(image: ImageName, options: CallOptions & { readonly cursor?: string }): Promise<VersionPage | undefined> {
    const page = pageOf(options.cursor);
    if (this.now() < (this.#unknown.get(image.repository) ?? 0)) return undefined;
    const known = this.#places.get(image.repository);
    for (const place of known === undefined ? PLACES : [known]) {
      const answer = await this.#ask(place, image, page, options);
      if (answer.status === 403) return this.#refused(answer, image);
      if (answer.status === 404) continue;
      const rows = rowsOf(answer, image);
      if (place === 'user' && known === undefined && !rows.some((row) => isOf(row, image))) continue;
      this.#places.set(image.repository, place);
      this.#refusals.delete(image.repository);
      return pageFrom(rows, answer, page, image);
    }
    this.#places.delete(image.repository);
    this.#unknown.set(image.repository, this.now() + UNKNOWN_MS);
    this.log.info('GitHub does not list the versions of this image; its tags are listed without push times', {
      image: image.repository,
    });
    return undefined;
  }

  async #ask(place: Place, image: ImageName, page: number, options: CallOptions): Promise<JsonAnswer> {
    const { owner, name } = packageOf(image);
    const whose = place === 'user' ? '/user' : `/${place}/${encodeURIComponent(owner)}`;
    const path = `${whose}/packages/container/${encodeURIComponent(name)}/versions?per_page=${PAGE_SIZE}&page=${page}&state=active`;
    const asked = `the versions of ${image.repository}`;
    const answer = await this.api.get(path, asked, options);
    if (answer.status === 200 || answer.status === 403 || answer.status === 404) return answer;
    throw this.api.refuse(answer, asked);
  }

  /** A token that may pull may still not list, as when it lacks an organization's single sign-on. */
  #refused(answer: JsonAnswer, { repository }: ImageName): undefined {
    const { message } = this.api.refuse(answer, `the versions of ${repository}`);
    if (!this.#refusals.has(repository)) {
      this.log.warn('GitHub does not let the token list versions; tags are listed without push times', {
        image: repository,
        reason: message,
      });
    }
    this.#refusals.set(repository, message);
    return undefined;
  }
}

const PLACES: readonly Place[] = ['orgs', 'users', 'user'];

function rowsOf({ json }: JsonAnswer, { repository }: ImageName): readonly Record<string, unknown>[] {
  if (!Array.isArray(json)) throw new PluginError('bad_answer', `GitHub answered no list for ${repository}.`);
  return json.filter(isRecord);
}

/** `/user` lists what the token's owner has under that name, whoever was meant. */
function isOf({ url }: Record<string, unknown>, image: ImageName): boolean {
  return String(url)
    .toLowerCase()
    .includes(`/${packageOf(image).owner}/packages/`);
}

function pageFrom(
  rows: readonly Record<string, unknown>[],
  answer: JsonAnswer,
  page: number,
  image: ImageName,
): VersionPage {
  const versions = rows.flatMap(versionsOf);
  if (rows.length === 0 || !hasNextPage(answer)) return { versions };
  if (page >= MOST_PAGES) {
    throw new PluginError('bad_answer', `GitHub answered more than ${MOST_PAGES} pages for ${image.repository}.`);
  }
  return { versions, next: String(page + 1) };
}

/** A row is a digest with all its tags; children of multi-platform images and overwritten ones have none. */
function versionsOf({ id, name, created_at: created, metadata }: Record<string, unknown>): TagVersion[] {
  const container = isRecord(metadata) && isRecord(metadata.container) ? metadata.container : {};
  const tags: readonly unknown[] = Array.isArray(container.tags) ? container.tags : [];
  const pushedAt = timeOf(created);
  return tags.filter(isImageTag).map((tag) => ({
    id: `${id}:${tag}`,
    tag,
    ...(isDigest(name) ? { digest: name } : {}),
    ...(pushedAt === undefined ? {} : { pushedAt }),
  }));
}
