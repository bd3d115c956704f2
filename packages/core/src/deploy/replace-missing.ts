import { messageOf, systemCaller } from '../base/index.js';
import type { DeployPorts } from './context.js';
import { OPEN_STATES, type StageRow } from './model.js';
import type { Observed } from './observe-stage.js';
import { restart } from './use-cases/again.js';

/**
 * A live container that is gone (removed by hand, or with the engine's data) gets another with the same digest and
 * configuration. Tried once: what fails then waits for a person, as any deploy does. A stage at rest is left alone.
 */
export async function replaceMissing(
  ports: DeployPorts,
  row: StageRow,
  { container, serving, stopped, release, spec }: Observed,
): Promise<void> {
  if (container !== undefined || serving !== undefined || stopped || row.pausedAt !== undefined) return;
  if (row.state !== 'active') return;
  const [newest] = await ports.store.deploys({ stageId: row.id, limit: 1 });
  if (newest === undefined || OPEN_STATES.includes(newest.state)) return;
  const wasTried = newest.kind === 'restart' && newest.toReleaseId === release.id && newest.state !== 'succeeded';
  if (wasTried) return;
  try {
    await restart(ports, systemCaller('timer', 'watch'), spec.key, `${release.containerName} is gone`);
  } catch (error) {
    ports.log.warn('Could not replace a container that is gone', { stage: spec.key, reason: messageOf(error) });
  }
}
