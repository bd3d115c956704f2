import { createHash } from 'node:crypto';
import type { HttpResponse, ImageName, ResolvedTag } from '@docker-watcher/sdk';
import { readErrorBody } from './error-body.js';
import { nonsense } from './fault.js';
import { listTags } from './list-tags.js';
import { parseManifest } from './manifest.js';
import { ACCEPT, isSchema1 } from './media-type.js';
import { isDigest } from './reference.js';
import type { RegistryRequest, Transport } from './transport.js';

/** Statuses of servers that can't do HEAD. */
const WITHOUT_HEAD: ReadonlySet<number> = new Set([400, 405]);

/**
 * The digest a tag stands for, by one HEAD. Undefined only when the registry positively says that there is no such tag:
 * a HEAD has no body to say so, so a 404 is asked again with GET, and one that names no reason is checked against the
 * list of tags.
 */
export async function resolveTag(
  transport: Transport,
  image: ImageName,
  tag: string,
  signal: AbortSignal,
): Promise<ResolvedTag | undefined> {
  const head = manifestRequest('HEAD', image, tag);
  const response = await transport.send(image, head, signal);
  if (response.status === 404 || WITHOUT_HEAD.has(response.status)) return resolveByGet(transport, image, tag, signal);
  if (response.status !== 200) throw transport.refuse(response, head.asked);
  const digest = response.headers['docker-content-digest'];
  if (!isDigest(digest)) return resolveByGet(transport, image, tag, signal);
  return resolved(image, digest, response);
}

async function resolveByGet(
  transport: Transport,
  image: ImageName,
  tag: string,
  signal: AbortSignal,
): Promise<ResolvedTag | undefined> {
  const request = manifestRequest('GET', image, tag);
  const response = await transport.send(image, request, signal);
  if (response.status === 404) {
    const { codes } = readErrorBody(response.body);
    if (codes.includes('MANIFEST_UNKNOWN')) return undefined;
    if (codes.includes('NAME_UNKNOWN')) throw transport.refuse(response, request.asked);
    if (await isListed(transport, image, tag, signal)) {
      throw nonsense(image.host, `that there is no ${image.repository}:${tag}, and lists it`);
    }
    return undefined;
  }
  if (response.status !== 200) throw transport.refuse(response, request.asked);
  // Before hashing: a sign-in page in front of the registry answers 200 too.
  if (parseManifest(response.body, response.headers['content-type']) === undefined) {
    throw nonsense(image.host, `no manifest for ${image.repository}:${tag}`);
  }
  return resolved(image, `sha256:${createHash('sha256').update(response.body).digest('hex')}`, response);
}

async function isListed(transport: Transport, image: ImageName, tag: string, signal: AbortSignal): Promise<boolean> {
  const wanted = tag.toLowerCase();
  return (await listTags(transport, image, signal)).some((listed) => listed.toLowerCase() === wanted);
}

function manifestRequest(method: 'GET' | 'HEAD', image: ImageName, tag: string): RegistryRequest {
  return {
    method,
    path: `/v2/${image.repository}/manifests/${encodeURIComponent(tag)}`,
    asked: `${image.host}/${image.repository}:${tag}`,
    accept: ACCEPT,
  };
}

function resolved(image: ImageName, digest: string, response: HttpResponse): ResolvedTag {
  const mediaType = response.headers['content-type']?.split(';')[0]?.trim();
  if (mediaType !== undefined && isSchema1(mediaType)) {
    throw nonsense(
      image.host,
      `a manifest of schema 1 for ${image.repository}`,
      'Push the image again with a present-day Docker.',
    );
  }
  return mediaType === undefined ? { digest } : { digest, mediaType };
}
