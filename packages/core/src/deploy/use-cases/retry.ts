import { systemCaller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { isOfEngine } from '../engine-away.js';
import type { Timer } from '../model.js';
import { enqueue } from './shared.js';

/** What the engine failed is tried again now that it is back, however long its retry would have waited. */
export async function retryWhatEngineFailed(ports: DeployPorts): Promise<void> {
  await ports.store.write(async (tx) => {
    const now = ports.clock.now();
    for (const timer of (await tx.timers()).filter(isRetry)) {
      const failed = await tx.deploy(String(timer.data.deploy));
      if (timer.dueAt <= now || failed?.failure === undefined || !isOfEngine(failed.failure)) continue;
      await tx.deleteTimer(timer.id);
      await tx.insertTimer({ ...timer, dueAt: now });
    }
  });
}

export function isRetry({ kind }: Timer): boolean {
  return kind === 'retry-deploy';
}

/** Until a retry looks again whether its stage rests no more. */
const REST_MS = 60_000;

/**
 * Tries a deploy again that the surroundings failed, unless something newer has happened on its stage since. While a person
 * has told the stage to rest, it waits.
 */
export async function retryDue(ports: DeployPorts, timer: Timer): Promise<void> {
  await ports.store.write(async (tx) => {
    await tx.deleteTimer(timer.id);
    const failed = await tx.deploy(String(timer.data.deploy));
    if (failed === undefined) return;
    const [newest] = await tx.deploys({ stageId: failed.stageId, limit: 1 });
    const row = (await tx.stageRows()).find(({ id }) => id === failed.stageId);
    if (newest?.id !== failed.id || row === undefined || row.state === 'removed') return;
    // What was asked for while the stage was paused already is a person's wish.
    if (row.stoppedAt !== undefined || (row.pausedAt !== undefined && row.pausedAt >= failed.createdAt)) {
      await tx.insertTimer({ ...timer, dueAt: new Date(ports.clock.now().getTime() + REST_MS) });
      return;
    }
    const { stageId, kind, image, tag, digest, force, candidateId, toReleaseId } = failed;
    await enqueue(tx, ports, systemCaller('timer', timer.id), {
      stageId,
      kind,
      image,
      tag,
      digest,
      force,
      attempt: failed.attempt + 1,
      retryOf: failed.id,
      reason: `tried again: ${failed.failure?.message ?? 'the surroundings failed it'}`,
      ...(candidateId === undefined ? {} : { candidateId }),
      ...(toReleaseId === undefined ? {} : { toReleaseId }),
    });
  });
}
