import { systemCaller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import type { Timer } from '../model.js';
import { enqueue } from './shared.js';

/** Tries a deploy again that the surroundings failed, unless something newer has happened on its stage since. */
export async function retryDue(ports: DeployPorts, timer: Timer): Promise<void> {
  await ports.store.write(async (tx) => {
    await tx.deleteTimer(timer.id);
    const failed = await tx.deploy(String(timer.data.deploy));
    if (failed === undefined) return;
    const [newest] = await tx.deploys({ stageId: failed.stageId, limit: 1 });
    if (newest?.id !== failed.id) return;
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
