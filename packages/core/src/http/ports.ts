import type { StoredEvent, WebhookRequest } from '@docker-watcher/sdk';
import type { Ability, Clock, Ids, Log } from '../base/index.js';
import type { DeployCommands, DeployReads, EventDraft, Proxies, Stages } from '../deploy/index.js';
import type { DetectionReads, WatchedRegistries } from '../detection/index.js';
import type { EventLog } from '../notify/index.js';

/** What the API needs of the world. */

/** An API token as it is kept: never the token itself. */
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  /** The first characters, to tell tokens apart. */
  readonly prefix: string;
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  readonly ability: Ability;
  /** The only projects it may see; absent: all. */
  readonly projects?: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt?: Date;
  readonly lastUsedAt?: Date;
  readonly revokedAt?: Date;
}

export interface TokenTx {
  insertToken(token: StoredToken): Promise<void>;
  /** False: there is none, or it is revoked already. */
  revokeToken(id: string, at: Date): Promise<boolean>;
  touchToken(id: string, at: Date): Promise<void>;
  appendEvent(event: EventDraft): Promise<StoredEvent>;
}

export interface TokenStore {
  /** Revoked and expired ones too: an answer can then say so. */
  tokenByHash(hash: string): Promise<StoredToken | undefined>;
  /** Those that are not revoked. */
  tokens(): Promise<readonly StoredToken[]>;
  /** One transaction. */
  write<T>(work: (tx: TokenTx) => Promise<T>): Promise<T>;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly body: { readonly status: string; readonly reason?: string; readonly images?: readonly string[] };
}

export interface WebhookIntake {
  receive(source: string, request: WebhookRequest & { readonly contentType: string }): Promise<WebhookAnswer>;
}

export interface ConfigChange {
  /** Keys of the stages and names of the parts that differ. */
  readonly changed: readonly string[];
}

export interface ConfigProblemText {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

export type ReloadOutcome =
  | ({ readonly ok: true } & ConfigChange)
  | { readonly ok: false; readonly problems: readonly ConfigProblemText[] };

export interface ConfigControl {
  /** The configuration in force as plain JSON: secrets and env values left out. */
  summary(): Readonly<Record<string, unknown>>;
  /** A bad file keeps the running configuration. */
  reload(): Promise<ReloadOutcome>;
}

export interface ReadyPart {
  readonly name: string;
  /** `degraded`: it fails and the rest runs on. `down`: docker-watcher can't do its work. */
  readonly state: 'ok' | 'degraded' | 'down';
  readonly detail?: string;
}

export interface Readiness {
  parts(): Promise<readonly ReadyPart[]>;
}

export interface MetricsText {
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

export interface HttpPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly stages: Pick<Stages, 'all'>;
  readonly deploys: Pick<DeployReads, 'stageRows' | 'deploy' | 'deploys' | 'steps' | 'quarantines'>;
  readonly commands: Pick<DeployCommands, 'deploy' | 'rollback' | 'cancel' | 'offers'>;
  readonly detection: Pick<DetectionReads, 'candidates' | 'repository' | 'decisions' | 'liveRelease' | 'mark'>;
  readonly registries: Pick<WatchedRegistries, 'all' | 'genericSecret'>;
  readonly proxies: Proxies;
  readonly events: EventLog;
  readonly tokens: TokenStore;
  readonly webhooks: WebhookIntake;
  readonly config: ConfigControl;
  readonly readiness: Readiness;
  readonly metrics: MetricsText;
}
