import { AppError, authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import type { StageRow } from '../model.js';
import { changeStage, refuseOpen } from './shared.js';

/**
 * Lets go of a stage that has left the configuration: its route, containers and images, never a named volume. The wish is
 * stored; housekeeping makes it true, now and after any crash.
 */
export async function remove(ports: DeployPorts, caller: Caller, key: string): Promise<StageRow> {
  const [project = '', stage = ''] = key.split('/');
  authorize(caller, 'admin', project);
  const row = await ports.store.stageRow(project, stage);
  if (row === undefined || row.state === 'removed') throw new AppError('not_found', `There is no stage "${key}".`);
  if (row.state === 'active') {
    throw new AppError('stage.conflict', `${key} is in the configuration.`, {
      hint: 'Take it out of the file first; then it can be removed.',
    });
  }
  return changeStage(ports, caller, row, { state: 'removed' }, 'stage.removed', (tx) => refuseOpen(tx, row));
}
