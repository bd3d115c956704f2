import type { EventType } from '@docker-watcher/sdk';

/**
 * What a notifier is told that names no `events`: what succeeded, what failed, what waits for a person, and the end of each
 * trouble. One message for one happening: a quarantine comes with the failure or the rollback that caused it.
 */
export const DEFAULT_EVENTS: readonly EventType[] = [
  'config.rejected',
  'registry.failing',
  'registry.recovered',
  'candidate.available',
  'deploy.succeeded',
  'deploy.failed',
  'deploy.stuck',
  'stage.orphaned',
  'stage.unhealthy',
  'stage.recovered',
  'stage.drifted',
  'stage.healed',
  'part.degraded',
  'part.recovered',
  'notification.dead',
];
