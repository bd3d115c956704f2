import { messageOf } from '../base/index.js';
import type { Quarantine } from '../deploy/index.js';
import { formatImageName } from '../images/index.js';
import type { DetectionContext } from './context.js';
import type { WatchedStage } from './model.js';
import { type Promotable, promotable } from './promotion.js';
import type { StageFacts } from './situation.js';

type Ports = Pick<DetectionContext, 'store' | 'configurations' | 'log'>;

/** What the store knows of a stage; undefined before it has a row. */
export async function readFacts(ports: Ports, stage: WatchedStage): Promise<StageFacts | undefined> {
  const { store } = ports;
  const row = await store.stageRow(stage.project, stage.stage);
  if (row === undefined) return undefined;
  const image = formatImageName(stage.image);
  const mark = (await store.mark(row.id))?.candidate;
  const live = await store.liveRelease(row.id);
  const from = stage.promoteFrom === undefined ? undefined : await readPromotable(ports, stage, stage.promoteFrom);
  return {
    stage,
    row,
    // What was tried of another image says nothing about this one.
    releases: (await store.releases(row.id)).filter((release) => release.image === image),
    open: await store.openDeploys(row.id),
    ...(await readQuarantines(ports, stage, row.id)),
    skipped: await store.skippedTags(row.id),
    ...(mark?.image === image && mark.registry === stage.registry ? { mark } : {}),
    ...(live === undefined ? {} : { live }),
    ...(from === undefined ? {} : { promotable: from }),
  };
}

async function readPromotable({ store }: Ports, stage: WatchedStage, from: string): Promise<readonly Promotable[]> {
  const row = await store.stageRow(stage.project, from);
  if (row === undefined) return [];
  return promotable(stage, await store.releases(row.id), await store.quarantines(row.id));
}

/** One from the gate holds only as long as the configuration is the one that failed. */
async function readQuarantines(
  ports: Ports,
  stage: WatchedStage,
  stageId: string,
): Promise<Pick<StageFacts, 'quarantines' | 'lifted'>> {
  const all = await ports.store.quarantines(stageId);
  const bound = all.some(({ configHash }) => configHash !== undefined);
  const hash = bound ? await hashOf(ports, stage.key) : undefined;
  const holds = ({ configHash }: Quarantine) => configHash === undefined || hash === undefined || configHash === hash;
  const quarantines = all.filter(holds);
  const loose = all.filter((one) => !holds(one) && !quarantines.some(({ digest }) => digest === one.digest));
  if (loose.length === 0) return { quarantines, lifted: new Set() };
  const deploys = await ports.store.deploys({ stageId });
  const isTried = (digest: string) =>
    deploys.some((deploy) => deploy.digest === digest && (deploy.configHash === hash || deploy.state === 'queued'));
  return {
    quarantines,
    lifted: new Set(loose.map(({ digest }) => digest).filter((digest) => !isTried(digest))),
  };
}

/** Undefined while the configuration can't be read: then every quarantine holds. */
async function hashOf({ configurations, log }: Ports, key: string): Promise<string | undefined> {
  try {
    return (await configurations?.freeze(key))?.configHash;
  } catch (error) {
    log.debug('The configuration of a stage can not be hashed', { stage: key, reason: messageOf(error) });
    return undefined;
  }
}
