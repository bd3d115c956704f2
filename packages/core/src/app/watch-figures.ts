import { type DeployReads, OPEN_STATES } from '../deploy/index.js';
import type { Metrics } from '../telemetry/index.js';
import type { Parts } from './parts.js';

/** Figures of what stands now, read when somebody asks for the metrics. */
export function watchFigures(
  metrics: Pick<Metrics, 'watch'>,
  store: Pick<DeployReads, 'deploys'>,
  parts: Pick<Parts, 'facts'>,
): void {
  metrics.watch('docker_watcher_deploys_open', async () => {
    const open = await store.deploys({ states: OPEN_STATES });
    return OPEN_STATES.map((state) => ({
      labels: { state },
      value: open.filter((deploy) => deploy.state === state).length,
    }));
  });
  metrics.watch('docker_watcher_part_up', () =>
    parts.facts().map(({ kind, id, state }) => ({ labels: { kind, id }, value: state === 'ok' ? 1 : 0 })),
  );
}
