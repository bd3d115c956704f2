import type { DeployCommands, DeployWorker } from './commands.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { syncStages } from './sync-stages.js';
import { cancel } from './use-cases/cancel.js';
import { deploy } from './use-cases/deploy.js';
import { offers, rollBack } from './use-cases/roll-back.js';
import { take } from './use-cases/take.js';
import { Worker } from './worker.js';

export interface Deploys {
  readonly commands: DeployCommands;
  readonly worker: DeployWorker;
  /** Call after each change of the configuration. */
  syncStages(): Promise<void>;
}

/** The room's use cases over its ports. Whatever puts something into the queue wakes the worker. */
export function createDeploys(ports: DeployPorts, options: DeployOptions): Deploys {
  const worker = new Worker(ports, options);
  const waking = <T>(work: Promise<T>): Promise<T> => work.finally(() => worker.wake());
  return {
    worker,
    syncStages: () => syncStages(ports),
    commands: {
      deploy: (caller, key, request) => waking(deploy(ports, caller, key, request)),
      take: (caller, request) => waking(take(ports, caller, request)),
      rollback: (caller, key, { to }) => waking(rollBack(ports, caller, key, to)),
      cancel: (caller, id) => cancel(ports, caller, id, (running) => worker.cancel(running)),
      offers: (caller, key) => offers(ports, caller, key),
    },
  };
}
