import type { Readable } from 'node:stream';
import type { PartKind, StoredEvent, TSchema, WebhookRequest } from '@docker-watcher/sdk';
import type { Ability, Caller, Clock, Ids, Log } from '../base/index.js';
import type {
  Deploy,
  DeployCommands,
  DeployReads,
  EventDraft,
  Proxies,
  Quarantine,
  Redactor,
  Release,
  Stages,
} from '../deploy/index.js';
import type { Detection, DetectionReads, WatchedRegistries } from '../detection/index.js';
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

export interface StoredUser {
  readonly id: string;
  readonly name: string;
  /** Scrypt, with its parameters: see `sign-in/passwords.ts`. */
  readonly passwordHash: string;
  readonly passwordFrom: 'configuration' | 'generated' | 'chosen';
  readonly ability: Ability;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A browser that has signed in. */
export interface StoredSession {
  readonly id: string;
  /** SHA-256 of the cookie's value, in hex. */
  readonly hash: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

export interface UserTx extends Pick<UserStore, 'users' | 'userByName'> {
  insertUser(user: StoredUser): Promise<void>;
  updateUser(id: string, patch: Partial<Pick<StoredUser, 'passwordHash' | 'passwordFrom'>>): Promise<void>;
  /** With their sessions. */
  deleteUser(id: string): Promise<void>;
  insertSession(session: StoredSession): Promise<void>;
  renewSession(id: string, patch: Pick<StoredSession, 'lastUsedAt' | 'expiresAt'>): Promise<void>;
  /** False: there is none. */
  deleteSession(id: string): Promise<boolean>;
  /** All of a user, but for `exceptId`; gives how many. */
  deleteSessionsOf(userId: string, exceptId?: string): Promise<number>;
  /** Deletes those that ended at `expiredAt` or before. */
  forgetSessions(expiredAt: Date): Promise<void>;
  appendEvent(event: EventDraft): Promise<StoredEvent>;
}

export interface UserStore {
  /** Oldest first. */
  users(): Promise<readonly StoredUser[]>;
  userByName(name: string): Promise<StoredUser | undefined>;
  /** Ended ones too. */
  sessionByHash(hash: string): Promise<{ readonly session: StoredSession; readonly user: StoredUser } | undefined>;
  /** One transaction. */
  write<T>(work: (tx: UserTx) => Promise<T>): Promise<T>;
}

export interface AuditFilter {
  /** Only those with a smaller `seq`. */
  readonly beforeSeq?: number;
  readonly types: readonly string[];
  readonly projects?: readonly string[];
  readonly stage?: string;
  /** Id of the actor. */
  readonly actor?: string;
  readonly limit: number;
}

/** The event table, read backwards. */
export interface AuditTrail {
  /** Newest first. */
  latestEvents(filter: AuditFilter): Promise<readonly StoredEvent[]>;
}

export interface PluginFacts {
  /** As users write it under `plugins:`. */
  readonly name: string;
  readonly package?: string;
  readonly version?: string;
  readonly parts: readonly {
    readonly kind: PartKind;
    /** As users write it as `type`. */
    readonly type: string;
    readonly label?: string;
    readonly icon?: string;
    /** JSON Schema of its settings. */
    readonly settings: TSchema;
  }[];
  /** Why it did not load. */
  readonly problem?: { readonly code: string; readonly message: string; readonly hint?: string };
}

/** A part that the configuration has made. */
export interface PartFacts {
  readonly id: string;
  readonly kind: PartKind;
  readonly type: string;
  /** Name of its plugin. */
  readonly plugin: string;
  readonly state: 'ok' | 'degraded';
  readonly detail?: string;
  /** As configured; what `schema` marks as secret is left out before it is shown. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly schema: TSchema;
}

export interface PluginCatalog {
  plugins(): readonly PluginFacts[];
  parts(): readonly PartFacts[];
}

export interface Notifying {
  /** Sends a sample now. Throws not_found, or what the notifier throws. */
  test(id: string): Promise<void>;
}

export interface ContainerLine {
  /** RFC 3339, to the nanosecond: where a reader resumes. */
  readonly at: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface ContainerStats {
  /** RFC 3339. */
  readonly at: string;
  /** 100: one core at its limit. */
  readonly cpuPercent: number;
  /** Without the page cache. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  /** Since the container started, over all its networks. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What a container says and uses, as it happens. Ends with the container; what is not taken is not read ahead. */
export interface ContainerStreams {
  followLogs(
    containerId: string,
    options: {
      readonly signal: AbortSignal;
      /** The last so many lines of the past; ignored with `after`. */
      readonly tail: number;
      /** Only lines after this instant: the `at` of a line. */
      readonly after?: string;
      /** False: ends with what there is. */
      readonly follow: boolean;
    },
  ): AsyncIterable<ContainerLine>;
  /** About one a second. */
  followStats(containerId: string, options: { readonly signal: AbortSignal }): AsyncIterable<ContainerStats>;
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
  reload(by?: Pick<Caller, 'actor' | 'request' | 'from'>): Promise<ReloadOutcome>;
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

/** One thing that was looked at, and what to do about it. */
export interface Check {
  /** Stable: `engine`, `registry.gitea`. */
  readonly id: string;
  readonly title: string;
  /** `skipped`: it could not be looked at, or there is nothing to look at. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  /** What to do. */
  readonly hint?: string;
}

/** Looks at everything docker-watcher depends on; changes nothing. */
export interface Doctor {
  examine(signal: AbortSignal): Promise<readonly Check[]>;
}

export interface Backups {
  /** A consistent copy of the database as it is now, told of as `backup.taken`. Whoever takes it reads it or destroys it. */
  take(caller: Caller): Promise<{ readonly bytes: Readable; readonly size: number }>;
}

export interface RequestMetrics {
  /** In Prometheus' text format. */
  text(): Promise<string>;
  /** `route` is a path of the route table: a bounded number of words. */
  requestAnswered(method: string, route: string, status: number, seconds: number): void;
  /** A stream was opened (1) or has ended (-1). */
  streamsChanged(by: 1 | -1): void;
}

/** What the store knows of a stage beside its row. */
export interface StageSummary {
  readonly live?: Release;
  /** Newest first. */
  readonly open: readonly Deploy[];
  /** The newest that has ended, other than superseded. */
  readonly last?: Deploy;
  /** Candidates that wait for a person. */
  readonly waiting: number;
  /** Not lifted ones. */
  readonly quarantines: readonly Quarantine[];
}

export interface StageSummaries {
  /** By id of a stage; `stageIds` absent: of all. A stage of which nothing is known may be left out. */
  summaries(stageIds?: readonly string[]): Promise<ReadonlyMap<string, StageSummary>>;
}

export interface HttpPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly stages: Pick<Stages, 'all' | 'freeze'>;
  readonly deploys: Pick<DeployReads, 'stageRows' | 'deploy' | 'deploys' | 'steps'> & StageSummaries;
  readonly commands: Pick<
    DeployCommands,
    | 'deploy'
    | 'rollback'
    | 'cancel'
    | 'apply'
    | 'restart'
    | 'pause'
    | 'resume'
    | 'stop'
    | 'start'
    | 'remove'
    | 'liftQuarantine'
    | 'offers'
    | 'promotions'
    | 'plan'
    | 'prunable'
    | 'prune'
  >;
  readonly detection: Pick<DetectionReads, 'candidates' | 'repository' | 'decisions' | 'liveRelease' | 'mark'>;
  readonly skipping: Pick<Detection, 'skip'>;
  readonly looking: Pick<Detection, 'lookNow'>;
  readonly registries: Pick<WatchedRegistries, 'all' | 'genericSecret'>;
  readonly proxies: Proxies;
  readonly events: EventLog;
  readonly tokens: TokenStore;
  readonly webhooks: WebhookIntake;
  readonly config: ConfigControl;
  readonly readiness: Readiness;
  readonly doctor: Doctor;
  readonly backups: Backups;
  readonly metrics: RequestMetrics;
  readonly users: UserStore;
  readonly audit: AuditTrail;
  readonly notifying: Notifying;
  readonly plugins: PluginCatalog;
  readonly containers: ContainerStreams;
  /** What containers print may hold a secret that was given to them. */
  readonly redactor: Pick<Redactor, 'redact'>;
}
