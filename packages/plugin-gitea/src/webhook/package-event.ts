import { isRecord, outcomeOf, readImage } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

/**
 * One delivery per manifest: those of an image for several platforms, or with attestations, come by digest first, the
 * tag last. The `repository` beside the package is always null; the digest of a tag is not told.
 */
export function readPackage(body: Readonly<Record<string, unknown>>): WebhookOutcome {
  const { action, package: pushed } = body;
  if (!isRecord(pushed)) return { kind: 'ignored', reason: 'it holds no package' };
  const { type, owner, name, version } = pushed;
  if (type !== 'container') {
    return { kind: 'ignored', reason: `the package is no container image but "${String(type).slice(0, 20)}"` };
  }
  if (action !== 'created') {
    return { kind: 'ignored', reason: `nothing was pushed: the action is "${String(action).slice(0, 20)}"` };
  }
  const ownerName = isRecord(owner) ? owner.username || owner.login : undefined;
  const isNamed = typeof ownerName === 'string' && typeof name === 'string';
  return outcomeOf([readImage(isNamed ? `${ownerName}/${name}` : undefined, version)]);
}
