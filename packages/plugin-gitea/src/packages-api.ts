import {
  hasNextPage,
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

/** Gitea's default `[api] MAX_RESPONSE_ITEMS`; a server with less gives less. */
const PAGE_SIZE = 50;
const MOST_PAGES = 1_000;

/**
 * Tags with the time of their last push: one request for up to fifty, newest first. A tag that is pushed again becomes
 * a new row with a new id. https://docs.gitea.com/api/next/#tag/package
 */
export class PackagesApi {
  readonly #complained = new Set<string>();

  constructor(
    private readonly api: JsonApi,
    private readonly log: PartLog,
  ) {}

  /** Undefined when this server does not list packages, as behind a proxy that lets only `/v2` through. */
  async list(image: ImageName, options: CallOptions & { readonly cursor?: string }): Promise<VersionPage | undefined> {
    const page = pageOf(options.cursor);
    const { owner, name } = packageOf(image);
    const query = new URLSearchParams({ type: 'container', q: name, page: String(page), limit: String(PAGE_SIZE) });
    const asked = `the versions of ${image.repository}`;
    const answer = await this.api.get(`/packages/${encodeURIComponent(owner)}?${query}`, asked, options);
    if (answer.status !== 200) return this.#refused(answer, image, asked);
    const rows = answer.json;
    if (!Array.isArray(rows)) throw new PluginError('bad_answer', `Gitea answered no list for ${asked}.`);
    const versions = rows.flatMap((row) => versionOf(row, name));
    if (!hasNext(answer, rows.length)) return { versions };
    if (page >= MOST_PAGES)
      throw new PluginError('bad_answer', `Gitea answered more than ${MOST_PAGES} pages of ${asked}.`);
    return { versions, next: String(page + 1) };
  }

  /** Gitea says why in JSON: the token is to blame. Anybody else, such as a proxy, only closes this way. */
  #refused(answer: JsonAnswer, image: ImageName, asked: string): undefined {
    const isGitea = isRecord(answer.json) && typeof answer.json.message === 'string';
    if (isGitea && answer.status !== 404) throw this.api.refuse(answer, asked);
    if (!this.#complained.has(image.repository)) {
      this.#complained.add(image.repository);
      this.log.info('Gitea does not list the versions of this image; its tags are listed without push times', {
        image: image.repository,
        status: answer.status,
      });
    }
    return undefined;
  }
}

/** `q` finds every name that contains it; untagged manifests are listed by their digest. */
function versionOf(row: unknown, name: string): TagVersion[] {
  if (!isRecord(row) || String(row.name).toLowerCase() !== name || !isImageTag(row.version)) return [];
  const pushedAt = timeOf(row.created_at);
  return [{ id: String(row.id), tag: row.version, ...(pushedAt === undefined ? {} : { pushedAt }) }];
}

/** Without the headers that say, a full page has another one behind it. */
function hasNext(answer: JsonAnswer, rows: number): boolean {
  if (rows === 0) return false;
  const { link, 'x-total-count': total } = answer.headers;
  return link === undefined && total === undefined ? rows >= PAGE_SIZE : hasNextPage(answer);
}
