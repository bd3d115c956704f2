import type { Caller } from '../base/index.js';
import type { Deploy, DeployFilter, DeployReads } from '../deploy/index.js';

const LARGEST_PAGE = 200;

export interface DeployPage {
  readonly deploys: readonly Deploy[];
  /** Where the next page begins; absent on the last. */
  readonly next?: number;
}

/** One page of what the caller may see, newest first. */
export async function readDeploys(
  reads: Pick<DeployReads, 'deploys'>,
  caller: Caller,
  filter: DeployFilter & { readonly limit: number },
): Promise<DeployPage> {
  const isVisible = ({ project }: Deploy) => caller.projects === undefined || caller.projects.includes(project);
  const found: Deploy[] = [];
  // One more tells whether there is another page; who sees few of them is spared many small ones.
  const size = caller.projects === undefined ? filter.limit + 1 : LARGEST_PAGE;
  let before = filter.beforeSeq;
  for (;;) {
    const page = await reads.deploys({
      ...filter,
      limit: size,
      ...(before === undefined ? {} : { beforeSeq: before }),
    });
    for (const deploy of page) {
      if (!isVisible(deploy)) continue;
      if (found.length === filter.limit) return { deploys: found, next: found.at(-1)?.seq ?? 0 };
      found.push(deploy);
    }
    before = page.at(-1)?.seq;
    if (page.length < size || before === undefined) return { deploys: found };
  }
}
