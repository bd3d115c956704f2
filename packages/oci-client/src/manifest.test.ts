import { fixtureImage, fixtureIndex } from '@docker-watcher/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig, parseManifest } from './manifest.js';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('manifests', () => {
  it.each(['oci', 'docker'] as const)('reads an image in the format %s', (format) => {
    const image = fixtureImage({ format, seed: 'x' });
    const manifest = parseManifest(image.manifest);
    expect(manifest).toMatchObject({
      kind: 'image',
      mediaType: image.mediaType,
      sizeBytes: [...image.blobs.values()].at(-1)?.byteLength,
    });
    expect(image.blobs.has(manifest?.kind === 'image' ? manifest.configDigest : '')).toBe(true);
  });

  it('reads an index without its attestations', () => {
    const images = [fixtureImage(), fixtureImage({ platform: 'linux/arm64/v8', seed: 'arm' })];
    const index = fixtureIndex(images, { attestation: true });
    expect(index.children).toHaveLength(3);
    expect(parseManifest(index.manifest)).toMatchObject({
      kind: 'index',
      children: [
        { digest: images[0]?.digest, platform: 'linux/amd64' },
        { digest: images[1]?.digest, platform: 'linux/arm64' },
      ],
    });
  });

  it('reads the build time of an annotation', () => {
    const annotations = { 'org.opencontainers.image.created': '2026-05-05T05:05:05Z' };
    expect(parseManifest(fixtureIndex([], { annotations }).manifest)).toMatchObject({
      created: '2026-05-05T05:05:05Z',
    });
  });

  it('tells artifacts from images', () => {
    const chart = {
      schemaVersion: 2,
      config: { digest: DIGEST, mediaType: 'application/vnd.cncf.helm.config.v1+json' },
      layers: [],
    };
    expect(parseManifest(bytes(chart))?.kind).toBe('artifact');
    const signature = {
      schemaVersion: 2,
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      config: { digest: DIGEST, mediaType: 'application/vnd.oci.image.config.v1+json' },
    };
    expect(parseManifest(bytes(signature))?.kind).toBe('artifact');
  });

  it.each([
    ['<html>'],
    ['null'],
    ['{}'],
    ['{"schemaVersion":1}'],
    ['{"schemaVersion":2}'],
    ['{"schemaVersion":2,"config":{}}'],
  ])('takes %s for no manifest', (text) => {
    expect(parseManifest(Buffer.from(text))).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        parseManifest(Buffer.from(text));
        parseConfig(Buffer.from(text));
      }),
    );
  });
});

describe('configs', () => {
  it.each([
    [
      { created: '2026-01-02T03:04:05.123456789Z', os: 'linux', architecture: 'arm' },
      { created: '2026-01-02T03:04:05.123456789Z', platform: 'linux/arm/v7' },
    ],
    [{ created: '0001-01-01T00:00:00Z', os: 'linux', architecture: 'amd64' }, { platform: 'linux/amd64' }],
    [
      { config: { Labels: { 'org.opencontainers.image.created': '2026-02-02T00:00:00Z' } } },
      { created: '2026-02-02T00:00:00Z' },
    ],
    [{ created: 'yesterday', config: { Labels: null } }, {}],
    [[], undefined],
  ])('reads %j', (config, expected) => {
    expect(parseConfig(bytes(config))).toEqual(expected);
  });
});
