import { messageOf, systemCaller } from '../base/index.js';
import type { DeployPorts } from './context.js';
import type { Healing } from './heal.js';
import { OPEN_STATES, type StageRow } from './model.js';
import { restart } from './use-cases/again.js';

/**
 * A live container that is gone (removed by hand, or with the engine's data), or that the engine refuses to start, gets
 * another with the same digest and configuration. Tried once in the life of an engine, which began at `engineSince`: what
 * fails then waits for its retry or a person, as any deploy does. A stage at rest is left alone.
 */
export async function replaceLost(
  ports: DeployPorts,
  row: StageRow,
  { observed, isRefused }: Pick<Healing, 'observed' | 'isRefused'>,
  engineSince: Date | undefined,
): Promise<void> {
  const { container, serving, stopped, release, spec } = observed;
  const isGone = container === undefined && serving === undefined;
  if ((!isGone && !isRefused) || stopped || row.pausedAt !== undefined) return;
  if (row.state !== 'active') return;
  const [newest] = await ports.store.deploys({ stageId: row.id, limit: 1 });
  if (newest === undefined || OPEN_STATES.includes(newest.state)) return;
  const wasTried = newest.kind === 'restart' && newest.toReleaseId === release.id && newest.state !== 'succeeded';
  if (wasTried && (engineSince === undefined || newest.createdAt >= engineSince)) return;
  try {
    await restart(
      ports,
      systemCaller('timer', 'watch'),
      spec.key,
      `${release.containerName} ${isGone ? 'is gone' : 'can not be started by the engine'}`,
    );
  } catch (error) {
    ports.log.warn('Could not replace a container that is lost', { stage: spec.key, reason: messageOf(error) });
  }
}
