import type { ImageName } from '@docker-watcher/sdk';

const HOST =
  /^(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const DOCKER_HUB = 'docker.io';

export type ParsedImage =
  | { readonly ok: true; readonly image: ImageName }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads an image name without tag or digest, as Docker does: a first segment with a dot, a port or `localhost` is the
 * host; otherwise Docker Hub, where a single segment lives under `library/`. Upper case is folded.
 */
export function parseImageName(text: string): ParsedImage {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, reason: 'it is empty' };
  if (/^[a-z]+:\/\//i.test(trimmed)) return { ok: false, reason: 'it starts with a URL scheme; leave out "https://"' };
  if (trimmed.includes('@'))
    return { ok: false, reason: 'it names a digest; tags and digests are chosen by the stage' };
  const slash = trimmed.indexOf('/');
  const first = slash === -1 ? '' : trimmed.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first.toLowerCase() === 'localhost';
  const host = hasHost ? first.toLowerCase() : DOCKER_HUB;
  let repository = (hasHost ? trimmed.slice(slash + 1) : trimmed).toLowerCase();
  if (repository.includes(':'))
    return { ok: false, reason: "it names a tag; tags are chosen by the stage's tag_pattern" };
  if (!HOST.test(host)) return { ok: false, reason: `"${host}" is not a host name` };
  if (host === DOCKER_HUB && !repository.includes('/')) repository = `library/${repository}`;
  if (!REPOSITORY.test(repository)) return { ok: false, reason: `"${repository}" is not a repository name` };
  return { ok: true, image: { host, repository } };
}

export function formatImageName(image: ImageName): string {
  return `${image.host}/${image.repository}`;
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** `sha256:993df9fc` of a digest, for people. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** Signatures, attestations and referrer fallbacks live in tags of their own: never deployable. */
export function isImageTag(tag: string): boolean {
  return TAG.test(tag) && !/^sha256-[0-9a-f]{64}(?:\.[a-z]+)?$/.test(tag);
}
