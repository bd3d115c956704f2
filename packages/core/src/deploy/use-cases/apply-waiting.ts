import { messageOf, systemCaller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { diffSpecs } from '../diff-specs.js';
import { OPEN_STATES, type Snapshot, type StageRow } from '../model.js';
import type { FrozenStage, StageSpec } from '../stage.js';
import { apply } from './again.js';
import { holdingBack, liveRelease } from './shared.js';

/** The configuration of a stage that was told to wait, and whether it was asked for by itself. */
export interface ToldConfig {
  readonly hash: string;
  readonly isAsked: boolean;
}

/**
 * Looks which stages run with another configuration than the file's: each is told once, and with `apply_config: auto` it is
 * deployed once. `told`: by stage. `key`: that stage only.
 */
export async function applyWaiting(ports: DeployPorts, told: Map<string, ToldConfig>, key?: string): Promise<void> {
  for (const spec of ports.stages.all()) {
    if (key !== undefined && spec.key !== key) continue;
    // Others are answered in between.
    await ports.clock.sleep(0);
    try {
      await lookAt(ports, told, spec);
    } catch (error) {
      ports.log.warn('Could not look which configuration waits', { stage: spec.key, reason: messageOf(error) });
    }
  }
}

async function lookAt(ports: DeployPorts, told: Map<string, ToldConfig>, spec: StageSpec): Promise<void> {
  const frozen = await ports.stages.freeze(spec.key).catch(() => undefined);
  const row = await ports.store.stageRow(spec.project, spec.stage);
  if (frozen === undefined || row === undefined) return;
  const running = await runningOn(ports, row);
  if (running === undefined || running.configHash === frozen.configHash) return;
  const hash = frozen.configHash;
  const isNew = told.get(spec.key)?.hash !== hash;
  if (!isNew && told.get(spec.key)?.isAsked) return;
  const isAsked = spec.applyConfig === 'auto' && !spec.confirm && !(await isLeftAlone(ports, row, running, frozen));
  told.set(spec.key, { hash, isAsked });
  if (isNew) await tell(ports, spec, diffSpecs(running.spec, frozen.spec));
  if (isAsked) await apply(ports, systemCaller('system', 'apply_config'), spec.key, {});
}

/** Undefined while nothing is live, or a deploy is under way: it is looked again when that has ended. */
async function runningOn({ store }: DeployPorts, row: StageRow): Promise<Snapshot | undefined> {
  const live = liveRelease(await store.releases(row.id));
  if (live === undefined) return undefined;
  const open = await store.deploys({ stageId: row.id, states: OPEN_STATES });
  return open.length > 0 ? undefined : store.snapshot(live.snapshotId);
}

/** By a person's word, or because it was tried: one who rolled back from a configuration does not want it again. */
async function isLeftAlone(
  { store }: DeployPorts,
  row: StageRow,
  running: Snapshot,
  { configHash }: FrozenStage,
): Promise<boolean> {
  if (row.pausedAt !== undefined || row.stoppedAt !== undefined) return true;
  const releases = await store.releases(row.id);
  if (releases.some((one) => one.configHash === configHash && one.rolledBackAt !== undefined)) return true;
  const live = releases.find(({ snapshotId }) => snapshotId === running.id);
  return live !== undefined && holdingBack(await store.quarantines(row.id), live.digest, configHash) !== undefined;
}

async function tell({ store }: DeployPorts, { project, stage }: StageSpec, keys: readonly string[]): Promise<void> {
  const actor = { kind: 'system' as const, id: 'config' };
  await store.write((tx) => tx.appendEvent({ type: 'config.waiting', actor, project, stage, data: { keys } }));
}
