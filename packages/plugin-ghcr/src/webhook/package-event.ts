import { isRecord, outcomeOf, readImage } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

const PUSHED: ReadonlySet<unknown> = new Set(['published', 'updated']);

/**
 * One delivery per manifest: an image for two platforms makes three, two of them without a tag. Of several tags pushed
 * at once only one is named, often `latest` where a version was meant: so the tag proves that there is one, and is
 * left out of the hint. Owners come with capitals, which `/v2` does not take.
 */
export function readPackage(action: unknown, pushed: unknown): WebhookOutcome {
  if (!isRecord(pushed)) return { kind: 'ignored', reason: 'it holds no package' };
  const { package_type: type, ecosystem, name } = pushed;
  const kind = String(type ?? ecosystem).toLowerCase();
  if (kind !== 'container') {
    return { kind: 'ignored', reason: `the package is no container image but "${kind.slice(0, 20)}"` };
  }
  if (!PUSHED.has(action)) {
    return { kind: 'ignored', reason: `nothing was pushed: the action is "${String(action).slice(0, 20)}"` };
  }
  const owner = ownerOf(pushed);
  const isNamed = owner !== undefined && typeof name === 'string';
  const reading = readImage(isNamed ? `${owner}/${name}` : undefined, tagOf(pushed.package_version));
  return outcomeOf(['ignored' in reading ? reading : { repository: reading.repository }]);
}

function ownerOf({ owner, namespace }: Readonly<Record<string, unknown>>): string | undefined {
  const login = isRecord(owner) ? owner.login : undefined;
  return [login, namespace].find((name): name is string => typeof name === 'string' && name !== '');
}

/** `package_url` is `ghcr.io/Owner/name:tag`, and ends in the colon when there is no tag. */
function tagOf(version: unknown): unknown {
  if (!isRecord(version)) return undefined;
  const { container_metadata: container, package_url: url } = version;
  const tag = isRecord(container) && isRecord(container.tag) ? container.tag.name : undefined;
  return tag || (typeof url === 'string' ? /:([^:/]*)$/.exec(url)?.[1] : undefined);
}
