import { type FixtureAnswer, jsonAnswer, ociError } from './fixture-answer.js';
import type { FixtureContent } from './fixture-content.js';
import type { FixtureShelf } from './fixture-shelf.js';

export interface DistributionQuirks {
  /** Tags per page at most. */
  readonly pageSize: number;
  /** Gitea: a `Link` on every page that is not empty, also the last; `Accept` is ignored. */
  readonly isGitea: boolean;
  readonly omitDigestHeader: boolean;
}

/** `GET /v2/NAME/tags/list`. */
export function tagsAnswer(
  shelf: FixtureShelf,
  repository: string,
  url: URL,
  quirks: DistributionQuirks,
): FixtureAnswer {
  const held = shelf.find(repository);
  if (held === undefined) return ociError(404, 'NAME_UNKNOWN', 'repository name not known to registry');
  const all = [...held.tags.keys()].sort();
  const last = url.searchParams.get('last');
  const asked = Number(url.searchParams.get('n') ?? quirks.pageSize);
  const size = Math.min(asked, quirks.pageSize);
  const rest = last === null ? all : all.filter((tag) => tag > last);
  const tags = rest.slice(0, size);
  const hasLink = tags.length > 0 && (quirks.isGitea || rest.length > size);
  const link = `</v2/${repository}/tags/list?n=${asked}&last=${tags.at(-1)}>; rel="next"`;
  return jsonAnswer({ name: repository, tags: all.length === 0 ? null : tags }, hasLink ? { link } : {});
}

/** `GET` and `HEAD /v2/NAME/manifests/REFERENCE`; who can't take the image gets what docker-registry 2.8 gives. */
export function manifestAnswer(
  shelf: FixtureShelf,
  route: { readonly repository: string; readonly reference: string },
  accept: string,
  quirks: DistributionQuirks,
): FixtureAnswer {
  const content = shelf.manifest(route.repository, route.reference);
  if (content === undefined) return ociError(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  if (quirks.isGitea || accept.includes(content.mediaType)) return contentAnswer(content, quirks);
  if (content.children.length > 0) {
    return ociError(404, 'MANIFEST_UNKNOWN', 'OCI index found, but accept header does not support OCI indexes');
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' },
    body: '{"schemaVersion":1}',
  };
}

export function blobAnswer(shelf: FixtureShelf, repository: string, digest: string): FixtureAnswer {
  const blob = shelf.find(repository)?.blobs.get(digest);
  if (blob === undefined) return ociError(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: blob };
}

function contentAnswer({ mediaType, digest, manifest }: FixtureContent, quirks: DistributionQuirks): FixtureAnswer {
  const headers = {
    'content-type': mediaType,
    ...(quirks.omitDigestHeader ? {} : { 'docker-content-digest': digest }),
  };
  return { status: 200, headers, body: manifest };
}
