import { createHash } from 'node:crypto';
import { arch } from 'node:process';
import type { ImageName, ResolvedTag } from '@docker-watcher/sdk';
import { nonsense } from './fault.js';
import { type Manifest, parseConfig, parseManifest } from './manifest.js';
import { ACCEPT } from './media-type.js';
import type { Transport } from './transport.js';

/** Node's names of processors, where images use others. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };

/**
 * Build time, platforms and size of a digest: up to three requests, none of which anything is deployed by. An index is
 * described by its child for this machine. Something that is no image has an empty list of platforms.
 */
export async function describeImage(
  transport: Transport,
  image: ImageName,
  digest: string,
  signal: AbortSignal,
): Promise<ResolvedTag> {
  const manifest = await getManifest(transport, image, digest, signal);
  if (manifest.kind === 'artifact') return { digest, mediaType: manifest.mediaType, platforms: [] };
  if (manifest.kind === 'image') {
    const config = await getConfig(transport, image, manifest.configDigest, signal);
    return described(digest, manifest, manifest.created ?? config.created, config.platform ? [config.platform] : []);
  }
  const platforms = [...new Set(manifest.children.map(({ platform }) => platform))];
  if (manifest.created !== undefined) return described(digest, manifest, manifest.created, platforms);
  const here = `linux/${ARCHITECTURES[arch] ?? arch}`;
  const child = manifest.children.find(({ platform }) => platform === here) ?? manifest.children[0];
  if (child === undefined) return described(digest, manifest, undefined, platforms);
  const { created, sizeBytes } = await describeImage(transport, image, child.digest, signal);
  return { ...described(digest, manifest, created, platforms), ...(sizeBytes === undefined ? {} : { sizeBytes }) };
}

function described(
  digest: string,
  manifest: Exclude<Manifest, { kind: 'artifact' }>,
  created: string | undefined,
  platforms: readonly string[],
): ResolvedTag {
  return {
    digest,
    mediaType: manifest.mediaType,
    platforms,
    ...(created === undefined ? {} : { created }),
    ...(manifest.kind === 'image' ? { sizeBytes: manifest.sizeBytes } : {}),
  };
}

async function getManifest(transport: Transport, image: ImageName, digest: string, signal: AbortSignal) {
  const body = await getByDigest(transport, image, `manifests/${digest}`, digest, signal);
  const manifest = parseManifest(body);
  if (manifest === undefined) throw nonsense(image.host, `no manifest for ${image.repository}@${digest}`);
  return manifest;
}

async function getConfig(transport: Transport, image: ImageName, digest: string, signal: AbortSignal) {
  const config = parseConfig(await getByDigest(transport, image, `blobs/${digest}`, digest, signal));
  if (config === undefined) throw nonsense(image.host, `no image configuration for ${image.repository}`);
  return config;
}

/** Content that is not what its name says is refused, whoever is to blame. */
async function getByDigest(
  transport: Transport,
  image: ImageName,
  what: string,
  digest: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const asked = `${image.host}/${image.repository}@${digest}`;
  const accept = what.startsWith('blobs/') ? '*/*' : ACCEPT;
  const response = await transport.send(
    image,
    { method: 'GET', path: `/v2/${image.repository}/${what}`, asked, accept },
    signal,
  );
  if (response.status !== 200) throw transport.refuse(response, asked);
  const actual = `sha256:${createHash('sha256').update(response.body).digest('hex')}`;
  if (actual !== digest) throw nonsense(image.host, `other content than ${digest} for ${image.repository}`);
  return response.body;
}
