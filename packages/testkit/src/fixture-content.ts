import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { tarOf } from './fixture-tar.js';

/** A manifest with what belongs to it, ready to be pushed. */
export interface FixtureContent {
  readonly mediaType: string;
  readonly digest: string;
  readonly manifest: Buffer;
  /** By digest. */
  readonly blobs: ReadonlyMap<string, Buffer>;
  /** Of an index: pushed along. */
  readonly children: readonly FixtureContent[];
  /** `linux/amd64` becomes the `platform` of the entry in an index. */
  readonly platform: string;
}

export interface FixtureImageOptions {
  /** Makes the image differ from others. */
  readonly seed?: string;
  /** RFC 3339. Default: 2026-01-02T03:04:05Z. */
  readonly created?: string;
  /** Default `linux/amd64`. */
  readonly platform?: string;
  readonly format?: 'oci' | 'docker';
}

export interface FixtureIndexOptions {
  readonly annotations?: Readonly<Record<string, string>>;
  /** Adds a child like the provenance that buildx attaches. */
  readonly attestation?: boolean;
  readonly format?: 'oci' | 'docker';
}

const TYPES = {
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    image: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    image: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const;

/** A well-formed image of one platform with one tiny layer, which a Docker Engine can pull. */
export function fixtureImage(options: FixtureImageOptions = {}): FixtureContent {
  const { seed = 'image', created = '2026-01-02T03:04:05Z', platform = 'linux/amd64', format = 'oci' } = options;
  const types = TYPES[format];
  const archive = tarOf('seed', seed);
  const layer = gzipSync(archive);
  const config = json({
    ...platformFields(platform),
    created,
    config: { Labels: { seed } },
    rootfs: { type: 'layers', diff_ids: [digestOf(archive)] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: types.image,
    config: descriptor(types.config, config),
    layers: [descriptor(types.layer, layer)],
  });
  const blobs = new Map([config, layer].map((blob) => [digestOf(blob), blob]));
  return { mediaType: types.image, digest: digestOf(manifest), manifest, blobs, children: [], platform };
}

/** An image for several platforms. */
export function fixtureIndex(images: readonly FixtureContent[], options: FixtureIndexOptions = {}): FixtureContent {
  const types = TYPES[options.format ?? 'oci'];
  const attestation = options.attestation ? [fixtureImage({ seed: 'attestation', platform: 'unknown/unknown' })] : [];
  const children = [...images, ...attestation];
  const manifest = json({
    schemaVersion: 2,
    mediaType: types.index,
    manifests: children.map((child) => ({
      ...descriptor(child.mediaType, child.manifest),
      platform: platformFields(child.platform),
      ...(attestation.includes(child) && { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }),
    })),
    ...(options.annotations && { annotations: options.annotations }),
  });
  return { mediaType: types.index, digest: digestOf(manifest), manifest, blobs: new Map(), children, platform: '' };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function descriptor(mediaType: string, bytes: Uint8Array) {
  return { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
}

function platformFields(platform: string): Record<string, string> {
  const [os = '', architecture = '', variant] = platform.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
