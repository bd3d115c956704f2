import { Serial } from '../base/index.js';
import type { DeployCommands, DeployWorker } from './commands.js';
import type { DeployOptions, DeployPorts } from './context.js';
import type { StageRow } from './model.js';
import { plan } from './plan.js';
import { promotions } from './promotion.js';
import { prunable } from './prunable.js';
import { syncStages } from './sync-stages.js';
import { apply, restart } from './use-cases/again.js';
import { applyWaiting, type ToldConfig } from './use-cases/apply-waiting.js';
import { cancel } from './use-cases/cancel.js';
import { deploy } from './use-cases/deploy.js';
import { liftQuarantine } from './use-cases/lift-quarantine.js';
import { pause, resume } from './use-cases/pause.js';
import { prune } from './use-cases/prune.js';
import { remove } from './use-cases/remove.js';
import { offers, rollBack } from './use-cases/roll-back.js';
import { start, stop } from './use-cases/stop.js';
import { take } from './use-cases/take.js';
import { Worker } from './worker.js';

export interface Deploys {
  readonly commands: DeployCommands;
  readonly worker: DeployWorker;
  /** Brings the store's stages in step with the file. Call at the start and after each change of the configuration. */
  syncStages(): Promise<void>;
  /** Looks which configurations wait, and applies those that are to be applied by themselves. Call after the former. */
  applyWaiting(): Promise<void>;
}

/** The room's use cases over its ports. Whatever puts something into the queue wakes the worker. */
export function createDeploys(ports: DeployPorts, options: DeployOptions): Deploys {
  const told = new Map<string, ToldConfig>();
  const applying = new Serial();
  const worker = new Worker(ports, options, (key) => applyWaiting(ports, told, key));
  const waking = <T>(work: Promise<T>): Promise<T> => work.finally(() => worker.wake());
  const looking = async (work: Promise<StageRow>): Promise<StageRow> => {
    const row = await work;
    worker.lookSoon(row);
    return row;
  };
  /** What was left alone while the stage rested is looked at again. */
  const rested = async (work: Promise<StageRow>): Promise<StageRow> => {
    const row = await work;
    await waking(applyWaiting(ports, told, `${row.project}/${row.stage}`));
    return row;
  };
  return {
    worker,
    syncStages: () => syncStages(ports),
    applyWaiting: () => waking(applying.run(() => applyWaiting(ports, told))),
    commands: {
      deploy: (caller, key, request) => waking(deploy(ports, caller, key, request)),
      take: (caller, request) => waking(take(ports, caller, request)),
      rollback: (caller, key, { to }) => waking(rollBack(ports, caller, key, to)),
      cancel: (caller, id) => cancel(ports, caller, id, (running) => worker.cancel(running)),
      apply: (caller, key, request) => waking(apply(ports, caller, key, request)),
      restart: (caller, key) => waking(restart(ports, caller, key)),
      pause: (caller, key) => pause(ports, caller, key),
      resume: (caller, key) => rested(resume(ports, caller, key)),
      stop: (caller, key) => looking(stop(ports, caller, key)),
      start: (caller, key) => rested(looking(start(ports, caller, key))),
      remove: (caller, key) => looking(remove(ports, caller, key)),
      liftQuarantine: (caller, key, digest) => liftQuarantine(ports, caller, key, digest),
      offers: (caller, key) => offers(ports, caller, key),
      promotions: (caller, key) => promotions(ports, caller, key),
      plan: (caller, signal) => plan(ports, options, caller, signal),
      prunable: (caller, signal) => prunable(ports, caller, signal),
      prune: (caller, signal) => prune(ports, caller, (until) => worker.lookNow(until), signal),
    },
  };
}
