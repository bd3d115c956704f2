import type { StoredEvent } from '@docker-watcher/sdk';
import type { Metrics } from '../telemetry/index.js';

/** Metrics are a view of the events: nothing is counted in two places. */
export function countEvents(metrics: Metrics): (event: StoredEvent) => void {
  return ({ type, data }) => {
    const seconds = typeof data.durationMs === 'number' ? data.durationMs / 1_000 : 0;
    switch (type) {
      case 'candidate.seen':
        metrics.candidateSeen(String(data.source));
        return;
      case 'deploy.succeeded':
      case 'deploy.failed':
      case 'deploy.cancelled':
        metrics.deployEnded(type.slice('deploy.'.length), seconds);
        return;
      case 'deploy.superseded':
        metrics.deployEnded('superseded');
        return;
      case 'deploy.step.done':
      case 'deploy.step.failed':
        if (data.phase === 'do') metrics.stepEnded(String(data.step), type === 'deploy.step.done', seconds);
    }
  };
}
