export type { Credentials } from './authenticator.js';
export { isRecord, parseJson } from './error-body.js';
export { apiHostOf } from './host.js';
export { isManifestType } from './media-type.js';
export { createOciClient, type OciClient, type OciClientOptions } from './oci-client.js';
export { isDigest, isImageTag, isRepository, isTag } from './reference.js';
