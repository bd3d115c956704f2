import { authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import type { StageRow } from '../model.js';
import { changeStage, knownStage, refuseOpen } from './shared.js';

/** The wish is stored; the watch over what is live makes it true, now and after any crash. */
export async function stop(ports: DeployPorts, caller: Caller, key: string): Promise<StageRow> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  if (row.stoppedAt !== undefined) return row;
  return changeStage(ports, caller, row, { stoppedAt: ports.clock.now() }, 'stage.stopped', (tx) =>
    refuseOpen(tx, row),
  );
}

export async function start(ports: DeployPorts, caller: Caller, key: string): Promise<StageRow> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  if (row.stoppedAt === undefined) return row;
  return changeStage(ports, caller, row, { stoppedAt: null }, 'stage.started');
}
