import type { DeployOptions, DeployPorts } from './context.js';
import type { StageSight } from './drift.js';
import { liveOf } from './live.js';
import type { StageRow } from './model.js';
import { stageLabels } from './names.js';
import type { StageSpec } from './stage.js';
import { proxyTargetOf } from './targets.js';

/** What is live on a stage as it should be and as it is, with the configuration it runs with. */
export interface Observed extends StageSight {
  readonly spec: StageSpec;
  readonly configHash: string;
}

/**
 * Asks engine, proxy and journal. Undefined while nothing is live. Throws when one of them can't be asked: then nobody
 * knows.
 */
export async function observeStage(
  ports: DeployPorts,
  options: DeployOptions,
  row: StageRow,
  signal: AbortSignal,
): Promise<Observed | undefined> {
  const release = (await ports.store.releases(row.id)).find(({ retiredAt }) => retiredAt === undefined);
  const snapshot = release === undefined ? undefined : await ports.store.snapshot(release.snapshotId);
  if (release === undefined || snapshot === undefined) return undefined;
  const { spec, configHash } = snapshot;
  const { container: serving, route } = await liveOf(ports, spec, signal);
  const containers = await ports.engine.containers(stageLabels(ports.instance.id, row), { signal });
  const container = containers.find(({ name }) => name === release.containerName);
  const target =
    container?.state === 'running'
      ? await proxyTargetOf({ ports, options, frozen: { spec, configHash } }, container, signal)
      : undefined;
  return {
    spec,
    configHash,
    release,
    stopped: row.stoppedAt !== undefined,
    restart: spec.run.restart,
    others: containers.filter(({ id }) => id !== container?.id),
    owner: ports.instance.id,
    ...(spec.host === undefined || ports.proxies.current() === undefined ? {} : { host: spec.host }),
    ...(container === undefined ? {} : { container }),
    ...(route === undefined ? {} : { route }),
    ...(target === undefined ? {} : { target }),
    ...(serving === undefined || serving.id === container?.id ? {} : { serving }),
  };
}
