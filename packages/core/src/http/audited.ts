import { EVENT_TYPES, type EventType } from '@docker-watcher/sdk';

/** What only tells of progress, or of what was seen: not a change anybody made. */
const NO_CHANGES: readonly EventType[] = [
  'config.waiting',
  'webhook.received',
  'registry.failing',
  'registry.recovered',
  'candidate.seen',
  'candidate.available',
  'deploy.step.started',
  'deploy.step.progress',
  'deploy.step.done',
  'deploy.step.failed',
  'deploy.undoing',
  'deploy.retry.planned',
  'stage.unhealthy',
  'stage.recovered',
  'stage.drifted',
  'part.degraded',
  'part.recovered',
  'notification.dead',
];

/** The audit log is a view of the events: each change, by a person or by itself. A new type is one until it is said not to be. */
export const AUDITED: readonly EventType[] = EVENT_TYPES.filter((type) => !NO_CHANGES.includes(type));
