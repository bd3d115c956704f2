/** Every event type there is: part of the public contract, never renamed or reused. */
export const EVENT_TYPES = [
  'controller.started',
  'controller.stopping',
  'config.reloaded',
  'config.rejected',
  'config.waiting',
  'webhook.received',
  'webhook.refused',
  'registry.failing',
  'registry.recovered',
  'candidate.seen',
  'candidate.available',
  'deploy.queued',
  'deploy.superseded',
  'deploy.started',
  'deploy.recovering',
  'deploy.step.started',
  'deploy.step.progress',
  'deploy.step.done',
  'deploy.step.failed',
  'deploy.undoing',
  'deploy.succeeded',
  'deploy.failed',
  'deploy.cancelled',
  'deploy.cancel.requested',
  'deploy.stuck',
  'deploy.retry.planned',
  'release.retired',
  'release.pruned',
  'quarantine.added',
  'quarantine.lifted',
  'stage.orphaned',
  'stage.removed',
  'stage.paused',
  'stage.resumed',
  'stage.stopped',
  'stage.started',
  'stage.unhealthy',
  'stage.recovered',
  'stage.drifted',
  'stage.healed',
  'candidate.skipped',
  'part.degraded',
  'part.recovered',
  'notification.dead',
  'prune.done',
  'backup.taken',
  'token.created',
  'token.revoked',
  'session.opened',
  'session.refused',
  'session.closed',
  'user.created',
  'user.removed',
  'user.password.changed',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

export const ACTOR_KINDS = ['user', 'token', 'webhook', 'poll', 'timer', 'recovery', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who or what caused something. `id`: user or token name, registry id, timer id. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string;
}

/** Something that happened: stored once, streamed, offered to notifiers, read as the audit log. */
export interface StoredEvent {
  /** Grows without gaps in order of commit; the id of the SSE stream. */
  readonly seq: number;
  /** RFC 3339. */
  readonly at: string;
  readonly type: EventType;
  readonly project?: string;
  readonly stage?: string;
  readonly deploy?: string;
  readonly actor: Actor;
  /** Request id that runs through log, event and answer. */
  readonly request?: string;
  readonly data: Readonly<Record<string, unknown>>;
}
