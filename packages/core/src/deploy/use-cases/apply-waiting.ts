import { systemCaller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { diffSpecs } from '../diff-specs.js';
import { OPEN_STATES } from '../model.js';
import type { FrozenStage, StageSpec } from '../stage.js';
import { apply } from './again.js';
import { liveRelease } from './shared.js';

/**
 * Looks which stages run with another configuration than the file's: each is told once, and with `apply_config: auto` it is
 * deployed. `told`: by stage, the configuration that was told of.
 */
export async function applyWaiting(ports: DeployPorts, told: Map<string, string>): Promise<void> {
  for (const spec of ports.stages.all()) {
    const frozen = await ports.stages.freeze(spec.key).catch(() => undefined);
    if (frozen === undefined || told.get(spec.key) === frozen.configHash) continue;
    const running = await runningOf(ports, spec);
    if (running === undefined || running.configHash === frozen.configHash) continue;
    told.set(spec.key, frozen.configHash);
    await tell(ports, spec, diffSpecs(running.spec, frozen.spec));
    if (spec.applyConfig === 'auto' && !spec.confirm) {
      await apply(ports, systemCaller('system', 'apply_config'), spec.key, {});
    }
  }
}

/** Undefined while nothing is live, or a deploy is under way: that one takes the file's. */
async function runningOf(ports: DeployPorts, spec: StageSpec): Promise<FrozenStage | undefined> {
  const row = await ports.store.stageRow(spec.project, spec.stage);
  const live = row === undefined ? undefined : liveRelease(await ports.store.releases(row.id));
  if (row === undefined || live === undefined) return undefined;
  const open = await ports.store.deploys({ stageId: row.id, states: OPEN_STATES });
  return open.length > 0 ? undefined : ports.store.snapshot(live.snapshotId);
}

async function tell({ store }: DeployPorts, { project, stage }: StageSpec, keys: readonly string[]): Promise<void> {
  const actor = { kind: 'system' as const, id: 'config' };
  await store.write((tx) => tx.appendEvent({ type: 'config.waiting', actor, project, stage, data: { keys } }));
}
