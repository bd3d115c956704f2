import { type HttpResponse, type ImageName, PluginError } from '@docker-watcher/sdk';
import { isRecord, parseJson, readErrorBody } from './error-body.js';
import { nonsense } from './fault.js';
import { nextPage } from './link.js';
import { isImageTag } from './reference.js';
import type { RegistryRequest, Transport } from './transport.js';

const PAGE_SIZE = 1_000;
const MOST_PAGES = 200;

/**
 * All image tags of a repository. Pages are followed by `Link` until one is empty or brings nothing new: Gitea links on
 * from the last page too, and some registries ignore `last`. Order means nothing: docker-registry 2.8 lists unsorted.
 */
export async function listTags(
  transport: Transport,
  image: ImageName,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const tags = new Set<string>();
  let path = `/v2/${image.repository}/tags/list?n=${PAGE_SIZE}`;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const response = await askForPage(transport, image, path, signal);
    const before = tags.size;
    for (const tag of tagsOf(response, image)) tags.add(tag);
    // The base is the address asked, not the one redirected to: the next request must go to the registry again.
    const asked = new URL(path, `https://${image.host}`);
    const next = nextPage(response.headers.link, asked);
    if (next.kind === 'last' || tags.size === before) return [...tags].filter(isImageTag);
    if (next.kind === 'foreign') {
      throw nonsense(
        image.host,
        `with a next page on ${next.host}`,
        `Set the public address of ${image.host} in its own settings.`,
      );
    }
    path = `${next.url.pathname}${next.url.search}`;
  }
  throw nonsense(image.host, `more than ${MOST_PAGES} pages of tags for ${image.repository}`);
}

async function askForPage(
  transport: Transport,
  image: ImageName,
  path: string,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const request: RegistryRequest = { method: 'GET', path, asked: `the tags of ${image.host}/${image.repository}` };
  const response = await transport.send(image, request, signal);
  if (response.status === 200) return response;
  // Registries with a lower bound of their own refuse the whole request.
  const isTooMany = readErrorBody(response.body).codes.includes('PAGINATION_NUMBER_INVALID');
  const bare = path.replace(/\?n=\d+$/, '');
  if (response.status === 400 && isTooMany && bare !== path) return askForPage(transport, image, bare, signal);
  throw transport.refuse(response, request.asked);
}

/** `"tags": null` is how Go writes an empty list. */
function tagsOf(response: HttpResponse, image: ImageName): readonly string[] {
  const json = parseJson(Buffer.from(response.body).toString('utf8'));
  if (!isRecord(json)) throw nonsense(image.host, 'something else than a list of tags');
  const { tags } = json;
  if (tags === null || tags === undefined) return [];
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) {
    throw new PluginError('bad_answer', `${image.host} answered a list of tags for ${image.repository} that is none.`);
  }
  return tags;
}
