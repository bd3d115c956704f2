import type { EventType, StoredEvent } from '@docker-watcher/sdk';
import type { Detection } from '../detection/index.js';

/** After these a stage may take what it did not take before, and so may those that are promoted from it. */
const CAUSES: ReadonlySet<EventType> = new Set([
  'deploy.succeeded',
  'deploy.failed',
  'deploy.cancelled',
  'quarantine.lifted',
  'stage.resumed',
  'stage.started',
]);

export function reconsiderAfter(detection: Pick<Detection, 'reconsider'>): (event: StoredEvent) => void {
  return ({ type, project, stage }) => {
    if (project !== undefined && stage !== undefined && CAUSES.has(type)) detection.reconsider(`${project}/${stage}`);
  };
}
