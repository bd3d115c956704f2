import { AppError, authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { OPEN_STATES, type StageRow } from '../model.js';
import { changeStage, knownStage } from './shared.js';

/** The wish is stored; the watch over what is live makes it true, now and after any crash. */
export async function stop(ports: DeployPorts, caller: Caller, key: string): Promise<StageRow> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  if (row.stoppedAt !== undefined) return row;
  const [open] = await ports.store.deploys({ stageId: row.id, states: OPEN_STATES });
  if (open !== undefined) {
    throw new AppError('stage.conflict', `${key} is being deployed (${open.tag}, ${open.state}).`, {
      hint: `Wait for it, or docker-watcher cancel ${open.id}`,
    });
  }
  return changeStage(ports, caller, row, { stoppedAt: ports.clock.now() }, 'stage.stopped');
}

export async function start(ports: DeployPorts, caller: Caller, key: string): Promise<StageRow> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  if (row.stoppedAt === undefined) return row;
  return changeStage(ports, caller, row, { stoppedAt: null }, 'stage.started');
}
