import type { DeployPorts } from './context.js';
import { Journal } from './journal.js';
import { type Deploy, OPEN_STATES, type Release } from './model.js';

type Digest = Pick<Deploy, 'image' | 'digest'>;
type Asking = Pick<DeployPorts, 'store' | 'clock' | 'ids' | 'redactor'>;

/** The name by which an image is pulled; what a person tags is never touched. */
export function referenceOf({ image, digest }: Digest): string {
  return `${image}@${digest}`;
}

/** True when a release that is kept, of any stage, was brought by this instance with this digest. */
export async function isOurs(ports: Asking, digest: string): Promise<boolean> {
  const journal = new Journal(ports);
  for (const release of await keptReleases(ports, digest))
    if ((await journal.facts(release.deployId)).pulled === true) return true;
  return false;
}

/** True when a release that is kept, or a deploy that is under way, needs the image; the deploys `besides` do not count. */
export async function isNeeded(ports: Asking, image: Digest, besides: readonly string[]): Promise<boolean> {
  const kept = await keptReleases(ports, image.digest);
  if (kept.some(({ deployId }) => !besides.includes(deployId))) return true;
  const open = await ports.store.deploys({ states: OPEN_STATES });
  return open.some(({ id, digest }) => !besides.includes(id) && digest === image.digest);
}

/**
 * What can be removed of the image of `release` once it is let go of together with `going`: its tag, and what was pulled for
 * it. Another stage may run, keep or be promoted the same digest.
 */
export async function spareImages(
  ports: Asking,
  release: Release,
  going: readonly Release[],
): Promise<readonly string[]> {
  const ids = going.map(({ deployId }) => deployId);
  const isSpare = (await isOurs(ports, release.digest)) && !(await isNeeded(ports, release, ids));
  return [release.localTag, ...(isSpare ? [referenceOf(release)] : [])];
}

async function keptReleases({ store }: Asking, digest: string): Promise<readonly Release[]> {
  const found: Release[] = [];
  for (const { id } of await store.stageRows()) {
    for (const release of await store.releases(id))
      if (release.digest === digest && release.prunedAt === undefined) found.push(release);
  }
  return found;
}
