import { AppError, authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import type { Deploy, Release, StageRow } from '../model.js';
import {
  assertConfirmed,
  enqueue,
  type KnownStage,
  knownStage,
  liveRelease,
  refuseOpen,
  startIfStopped,
} from './shared.js';

interface Confirmation {
  readonly confirm?: boolean;
}

/** The live digest once more, in a new container, with the configuration it runs with. */
export async function restart(
  ports: DeployPorts,
  caller: Caller,
  key: string,
  reason = `restart by ${caller.actor.id}`,
): Promise<Deploy> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const stage = await knownStage(ports, key);
  const live = await demandLive(ports, stage);
  return again(ports, caller, stage.row, live, {
    kind: 'restart',
    toReleaseId: live.id,
    reason,
  });
}

/** The live digest with the configuration of the file. */
export async function apply(
  ports: DeployPorts,
  caller: Caller,
  key: string,
  { confirm }: Confirmation,
): Promise<Deploy> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const stage = await knownStage(ports, key);
  const live = await demandLive(ports, stage);
  assertConfirmed(stage.spec, confirm, 'its configuration changes');
  const { configHash } = await ports.stages.freeze(key);
  if (configHash === live.configHash) {
    throw new AppError('stage.conflict', `${key} runs with the configuration of the file already.`, {
      hint: `docker-watcher restart ${key} gives it a new container.`,
    });
  }
  return again(ports, caller, stage.row, live, {
    kind: 'apply',
    reason: `configuration applied by ${caller.actor.id}`,
  });
}

async function demandLive(ports: DeployPorts, { row, spec }: KnownStage): Promise<Release> {
  const live = liveRelease(await ports.store.releases(row.id));
  if (live !== undefined) return live;
  throw new AppError('stage.conflict', `Nothing runs on ${spec.key} yet.`, { hint: 'Deploy a tag first.' });
}

function again(
  ports: DeployPorts,
  caller: Caller,
  row: StageRow,
  live: Release,
  wish: Pick<Deploy, 'kind' | 'reason'> & { readonly toReleaseId?: string },
): Promise<Deploy> {
  const { stageId, image, tag, digest } = live;
  return ports.store.write(async (tx) => {
    await refuseOpen(tx, row);
    const made = await enqueue(tx, ports, caller, { stageId, image, tag, digest, ...wish });
    await startIfStopped(tx, caller, row);
    return made;
  });
}
