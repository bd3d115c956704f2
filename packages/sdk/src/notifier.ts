import type { ActorKind, EventType } from './event.js';
import type { CallOptions, Part, PartContext } from './part.js';

/** An event told to people. The same event is told again under the same `id` when delivery was in doubt. */
export interface Notification {
  readonly id: string;
  readonly seq: number;
  /** RFC 3339. */
  readonly at: string;
  readonly event: EventType;
  readonly severity: 'info' | 'success' | 'warning' | 'error';
  /** One line: what happened to what. */
  readonly title: string;
  /** What happened, why, and what to do. */
  readonly message: string;
  readonly actor: { readonly kind: ActorKind; readonly id: string };
  readonly project?: string;
  readonly stage?: string;
  readonly deploy?: string;
  /** Reference without tag: `git.example.com/alexei/app`. */
  readonly image?: string;
  readonly tag?: string;
  readonly from?: { readonly tag?: string; readonly digest: string };
  readonly to?: { readonly tag?: string; readonly digest: string };
  readonly outcome?: string;
  readonly reason?: string;
  readonly durationMs?: number;
  /** The stage's own address. */
  readonly address?: string;
  /** Page of the dashboard. */
  readonly url?: string;
}

/** What happened within a short time, told as one message. */
export interface NotificationBatch {
  /** The same when the batch comes again because its delivery was in doubt; it then holds the same. */
  readonly id: string;
  /** In the order in which they happened; at least two. */
  readonly notifications: readonly Notification[];
}

export interface Notifier extends Part {
  /** Resolves once delivered. A rejection is tried again later, unless it is a `PluginError` that is not retryable. */
  notify(notification: Notification, options: CallOptions): Promise<void>;
  /**
   * Capability: a burst as one message; see `digestOf`. It is delivered and tried again as a whole. Absent: each
   * notification is told by itself.
   */
  notifyMany?(batch: NotificationBatch, options: CallOptions): Promise<void>;
  /** Capability: sends a sample message. */
  test?(options: CallOptions): Promise<void>;
}

export interface NotifierPart<Config> {
  readonly kind: 'notifier';
  readonly label: string;
  readonly icon?: string;
  readonly config: import('typebox').TSchema;
  create(config: Config, context: PartContext): Notifier;
}
