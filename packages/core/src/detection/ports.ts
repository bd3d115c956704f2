import type { RegistrySource, StoredEvent, Webhook } from '@docker-watcher/sdk';
import type { Deploy, DeployFilter, EventDraft, Quarantine, Release, StageRow, Timer } from '../deploy/index.js';
import type { Candidate, Decision, Delivery, Mark, RepositoryState, TagSighting, WatchedStage } from './model.js';

/** What the detection room needs of the world. */

export interface WatchedStages {
  all(): readonly WatchedStage[];
}
export const WATCHED_STAGES = Symbol('WatchedStages');

export interface WatchedRegistry {
  readonly id: string;
  /** The configured `type`: `gitea`, `oci`, `github`, … */
  readonly type: string;
  readonly pollIntervalMs: number;
  /** Guarded. */
  readonly source: RegistrySource;
  readonly webhook?: Webhook;
  /** Configured, or made at first start; never empty. */
  readonly webhookSecret: string;
  /** Where from; a person knows what they have configured. Absent: it was made. */
  readonly webhookSecretFrom?: 'configuration' | 'made';
}

export interface WatchedRegistries {
  all(): readonly WatchedRegistry[];
  get(id: string): WatchedRegistry | undefined;
  /** Secret of `POST /api/webhook/generic`. */
  genericSecret(): string;
}
export const WATCHED_REGISTRIES = Symbol('WatchedRegistries');

export interface DetectionReads {
  stageRow(project: string, stage: string): Promise<StageRow | undefined>;
  repository(registry: string, image: string): Promise<RepositoryState | undefined>;
  repositories(): Promise<readonly RepositoryState[]>;
  /** Those that are not gone; `withGone`: all that ever were. */
  sightings(registry: string, image: string, withGone?: boolean): Promise<readonly TagSighting[]>;
  candidate(id: string): Promise<Candidate | undefined>;
  /** All known of an image, newest look first. */
  candidates(registry: string, image: string): Promise<readonly Candidate[]>;
  mark(stageId: string): Promise<Mark | undefined>;
  decisions(stageId: string): Promise<readonly Decision[]>;
  quarantines(stageId: string): Promise<readonly Quarantine[]>;
  /** The live release and the open deploys: what a stage runs or is about to run. */
  liveRelease(stageId: string): Promise<Release | undefined>;
  openDeploys(stageId: string): Promise<readonly Deploy[]>;
  /** Newest first. */
  deploys(filter: DeployFilter): Promise<readonly Deploy[]>;
  /** Releases of a stage, newest first; for promotion. */
  releases(stageId: string): Promise<readonly Release[]>;
  skippedTags(stageId: string): Promise<readonly string[]>;
  timers(now?: Date): Promise<readonly Timer[]>;
}

export interface DetectionTx extends DetectionReads {
  saveRepository(state: RepositoryState): Promise<void>;
  /** Replaces what is known of these tags. */
  saveSightings(sightings: readonly TagSighting[]): Promise<void>;
  /** By (registry, image, tag, digest): the first one stays. */
  addCandidate(candidate: Candidate): Promise<Candidate>;
  /** The latest decision per stage and tag is kept. */
  saveDecisions(decisions: readonly Decision[]): Promise<void>;
  skipTag(stageId: string, tag: string, at: Date): Promise<void>;
  /** False when this delivery was seen before. */
  addDelivery(delivery: Delivery): Promise<boolean>;
  forgetDeliveries(before: Date): Promise<void>;
  insertTimer(timer: Timer): Promise<void>;
  deleteTimer(id: string): Promise<void>;
  appendEvent(event: EventDraft): Promise<StoredEvent>;
}

export interface DetectionStore extends DetectionReads {
  write<T>(work: (tx: DetectionTx) => Promise<T>): Promise<T>;
}
