import { AppError, askedBy, authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { eventOf } from '../journal.js';
import type { Deploy } from '../model.js';
import { isOver } from '../transitions.js';

/** Stops a deploy: one that waits at once, one that runs by taking it back. `interrupt` tells the worker. */
export async function cancel(
  ports: DeployPorts,
  caller: Caller,
  deployId: string,
  interrupt: (id: string) => boolean,
): Promise<Deploy> {
  const deploy = await ports.store.deploy(deployId);
  if (deploy === undefined) throw new AppError('not_found', `There is no deploy "${deployId}".`);
  authorize(caller, 'deploy', deploy.project);
  const asked = await ports.store.write(async (tx) => {
    const now = (await tx.deploy(deployId)) ?? deploy;
    if (isOver(now.state)) {
      throw new AppError(
        'deploy.too_late',
        `The deploy of ${now.tag} is over: it ${now.state === 'succeeded' ? 'succeeded' : `was ${now.state}`}.`,
        {
          hint:
            now.state === 'succeeded'
              ? `docker-watcher rollback ${now.project}/${now.stage}`
              : 'There is nothing to cancel.',
        },
      );
    }
    const at = ports.clock.now();
    const told = eventOf(now, now.state === 'queued' ? 'deploy.cancelled' : 'deploy.cancel.requested');
    await tx.appendEvent({ ...told, ...askedBy(caller, told.data) });
    if (now.state === 'queued')
      return tx.updateDeploy(deployId, { state: 'cancelled', cancelRequestedAt: at, finishedAt: at });
    return tx.updateDeploy(deployId, { cancelRequestedAt: at });
  });
  if (asked.state !== 'cancelled') interrupt(deployId);
  return asked;
}
