import { authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import type { StageRow } from '../model.js';
import { changeStage, knownStage } from './shared.js';

/** A paused stage takes nothing by itself; a person still may deploy and roll back. */
export async function pause(ports: DeployPorts, caller: Caller, key: string): Promise<StageRow> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  if (row.pausedAt !== undefined) return row;
  return changeStage(ports, caller, row, { pausedAt: ports.clock.now() }, 'stage.paused');
}

export async function resume(ports: DeployPorts, caller: Caller, key: string): Promise<StageRow> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  if (row.pausedAt === undefined) return row;
  return changeStage(ports, caller, row, { pausedAt: null }, 'stage.resumed');
}
