const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** cosign's signatures, attestations and SBOMs, and the fallback index of OCI referrers. */
const COMPANION_TAG = /^sha256-[0-9a-f]{64}(?:\.[a-z]+)?$/;
const LONGEST_REPOSITORY = 255;

/** The grammars of the OCI distribution specification, 1.1. */
export function isRepository(text: unknown): text is string {
  return typeof text === 'string' && text.length <= LONGEST_REPOSITORY && REPOSITORY.test(text);
}

export function isTag(text: unknown): text is string {
  return typeof text === 'string' && TAG.test(text);
}

export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && DIGEST.test(text);
}

/** False for tags that hold a signature or the like: never something to deploy. */
export function isImageTag(text: unknown): text is string {
  return isTag(text) && !COMPANION_TAG.test(text);
}
