/**
 * Everything a tag may point at. Without the whole list some registries answer 404, or the digest of a converted
 * manifest, for a good image: docker-registry 2.8 does both.
 */
export const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const INDEXES = /^application\/vnd\.(?:oci\.image\.index\.v1|docker\.distribution\.manifest\.list\.v2)\+json$/;
const IMAGE_CONFIGS = /^application\/vnd\.(?:oci\.image\.config\.v1|docker\.container\.image\.v1)\+json$/;

export function isIndexType(mediaType: string): boolean {
  return INDEXES.test(mediaType);
}

/** Charts, signatures and other artifacts have configs of other types. */
export function isImageConfigType(mediaType: string): boolean {
  return IMAGE_CONFIGS.test(mediaType);
}

/** True for the media types of manifests: of events, blobs have others. */
export function isManifestType(mediaType: string): boolean {
  return ACCEPT.split(', ').includes(mediaType) || isSchema1(mediaType);
}

/** The format before 2016: made up on the fly, its digest is not the image's. */
export function isSchema1(mediaType: string): boolean {
  return mediaType.startsWith('application/vnd.docker.distribution.manifest.v1+');
}
