import { isRecord, parseJson } from './error-body.js';
import { isImageConfigType, isIndexType } from './media-type.js';
import { formatPlatform } from './platform.js';
import { isDigest } from './reference.js';

/** What a digest stands for. */
export type Manifest =
  | {
      readonly kind: 'index';
      readonly mediaType: string;
      readonly children: readonly { readonly digest: string; readonly platform: string }[];
      readonly created?: string;
    }
  | {
      readonly kind: 'image';
      readonly mediaType: string;
      readonly configDigest: string;
      /** Sum of the compressed layers. */
      readonly sizeBytes: number;
      readonly created?: string;
    }
  /** A chart, a signature, …: nothing that runs. */
  | { readonly kind: 'artifact'; readonly mediaType: string };

/** Undefined when the bytes are no manifest of schema 2 or OCI. `contentType` serves OCI images, which may name none. */
export function parseManifest(body: Uint8Array, contentType = ''): Manifest | undefined {
  const json = parseJson(Buffer.from(body).toString('utf8'));
  if (!isRecord(json) || json.schemaVersion !== 2) return undefined;
  const mediaType = typeof json.mediaType === 'string' ? json.mediaType : (contentType.split(';')[0]?.trim() ?? '');
  const created = creationTime(isRecord(json.annotations) ? json.annotations[CREATED] : undefined);
  const withCreated = created === undefined ? {} : { created };
  if (Array.isArray(json.manifests) && (isIndexType(mediaType) || !isRecord(json.config))) {
    return { kind: 'index', mediaType, children: json.manifests.flatMap(childOf), ...withCreated };
  }
  if (!isRecord(json.config) || !isDigest(json.config.digest)) return undefined;
  const isImage = isImageConfigType(String(json.config.mediaType)) && typeof json.artifactType !== 'string';
  if (!isImage) return { kind: 'artifact', mediaType };
  const layers = Array.isArray(json.layers) ? json.layers.filter(isRecord) : [];
  const sizeBytes = layers.reduce((sum, { size }) => sum + (typeof size === 'number' ? size : 0), 0);
  return { kind: 'image', mediaType, configDigest: json.config.digest, sizeBytes, ...withCreated };
}

/** Build time and platform from an image's config. */
export function parseConfig(body: Uint8Array): { readonly created?: string; readonly platform?: string } | undefined {
  const json = parseJson(Buffer.from(body).toString('utf8'));
  if (!isRecord(json)) return undefined;
  const labels = isRecord(json.config) && isRecord(json.config.Labels) ? json.config.Labels : {};
  const created = creationTime(json.created) ?? creationTime(labels[CREATED]);
  const platform = formatPlatform(json);
  return { ...(created === undefined ? {} : { created }), ...(platform === undefined ? {} : { platform }) };
}

const CREATED = 'org.opencontainers.image.created';

/** buildx adds attestations as children for the platform `unknown/unknown`, even to an image of one platform. */
function childOf(child: unknown): { digest: string; platform: string }[] {
  if (!isRecord(child) || !isDigest(child.digest)) return [];
  const annotations = isRecord(child.annotations) ? child.annotations : {};
  const platform = formatPlatform(child.platform);
  if (platform === undefined || platform.startsWith('unknown/')) return [];
  if (annotations['vnd.docker.reference.type'] === 'attestation-manifest') return [];
  return [{ digest: child.digest, platform }];
}

/** Go's zero time means "not set". */
function creationTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.startsWith('0001-')) return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}
