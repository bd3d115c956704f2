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

/** True when a release that is kept, or a deploy that is under way, needs the image; the deploy `id` does not count. */
export async function isNeeded(ports: Asking, besides: Digest & { readonly id: string }): Promise<boolean> {
  if ((await keptReleases(ports, besides.digest)).some(({ deployId }) => deployId !== besides.id)) return true;
  const open = await ports.store.deploys({ states: OPEN_STATES });
  return open.some(({ id, digest }) => id !== besides.id && digest === besides.digest);
}

async function keptReleases({ store }: Asking, digest: string): Promise<readonly Release[]> {
  const found: Release[] = [];
  for (const { id } of await store.stageRows()) {
    for (const release of await store.releases(id))
      if (release.digest === digest && release.prunedAt === undefined) found.push(release);
  }
  return found;
}
