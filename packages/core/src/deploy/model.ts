import type { Actor, EventType, Route } from '@docker-watcher/sdk';
import type { ErrorCode } from '../base/index.js';
import type { DriftKind } from './drift.js';
import type { RestartPolicy, StageSpec } from './stage.js';

/** A stage as the store knows it: its id survives renames of nothing, its rows survive leaving the file. */
export interface StageRow {
  readonly id: string;
  readonly project: string;
  readonly stage: string;
  /** `orphan`: no longer configured, still serving. `removed`: gone by a person's word. */
  readonly state: 'active' | 'orphan' | 'removed';
  readonly pausedAt?: Date;
  readonly stoppedAt?: Date;
  /** The release of this id does not work as it did when it went live. */
  readonly unhealthy?: Standing & { readonly releaseId: string };
  /** What is not as it should be, and was not mended by itself. */
  readonly drifted?: Standing & { readonly kinds: readonly DriftKind[] };
}

/** Something that was told once, and stands until it is over. */
export interface Standing {
  /** RFC 3339. */
  readonly since: string;
  /** In words, secrets redacted. */
  readonly reason: string;
}

/** `null` takes a value away. */
export interface StagePatch {
  readonly state?: StageRow['state'];
  readonly pausedAt?: Date | null;
  readonly stoppedAt?: Date | null;
  readonly unhealthy?: StageRow['unhealthy'] | null;
  readonly drifted?: StageRow['drifted'] | null;
}

export const DEPLOY_KINDS = ['deploy', 'apply', 'promote', 'rollback', 'restart'] as const;
export type DeployKind = (typeof DEPLOY_KINDS)[number];

export const DEPLOY_STATES = [
  'queued',
  'running',
  'undoing',
  'recovering',
  'stuck',
  'succeeded',
  'failed',
  'cancelled',
  'superseded',
] as const;
export type DeployState = (typeof DEPLOY_STATES)[number];

export const OPEN_STATES: readonly DeployState[] = ['queued', 'running', 'undoing', 'recovering', 'stuck'];

export const STEP_NAMES = [
  'preflight',
  'pull',
  'hold',
  'stop-old',
  'create',
  'start',
  'gate',
  'before-switch',
  'switch',
  'prove',
  'after-switch',
  'bake',
  'retire',
  'prune',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export type Strategy = 'blue-green' | 'recreate';

/** Why a deploy failed, told to people. Secrets are redacted before it is stored. */
export interface FailureCard {
  readonly step: StepName;
  readonly code: ErrorCode;
  /** What happened, in one sentence. */
  readonly message: string;
  /** The likely cause and what to do, in words. */
  readonly diagnosis?: string;
  readonly exitCode?: number;
  readonly oom?: boolean;
  /** The last 50 lines at most. */
  readonly log?: readonly string[];
  readonly probes?: readonly { readonly at: string; readonly healthy: boolean; readonly evidence: string }[];
  /** What serves now: `dev-41 is still serving`. */
  readonly nowServing?: string;
}

/** One attempt to make a stage run (digest, configuration). */
export interface Deploy {
  readonly id: string;
  /** Order of creation, across stages. */
  readonly seq: number;
  readonly stageId: string;
  readonly project: string;
  readonly stage: string;
  readonly kind: DeployKind;
  readonly state: DeployState;
  /** The step in progress, or the last one. */
  readonly step?: StepName;
  readonly strategy?: Strategy;
  /** `host/repository`. */
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
  /** Set when it leaves the queue. */
  readonly snapshotId?: string;
  readonly configHash?: string;
  readonly candidateId?: string;
  /** Release it replaced, and the one a rollback returns to. */
  readonly fromReleaseId?: string;
  readonly toReleaseId?: string;
  readonly force: boolean;
  readonly actor: Actor;
  readonly request?: string;
  /** Why it exists, in words: `pushed to gitea`, `rollback by admin`. */
  readonly reason: string;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  readonly cancelRequestedAt?: Date;
  readonly supersededBy?: string;
  /** Automatic retries after failures of the surroundings so far. */
  readonly attempt: number;
  readonly retryOf?: string;
  readonly failure?: FailureCard;
}

export type NewDeploy = Pick<
  Deploy,
  'id' | 'stageId' | 'kind' | 'image' | 'tag' | 'digest' | 'force' | 'actor' | 'reason' | 'createdAt' | 'attempt'
> &
  Partial<Pick<Deploy, 'candidateId' | 'toReleaseId' | 'request' | 'retryOf' | 'configHash'>>;

export type DeployPatch = Partial<
  Pick<
    Deploy,
    | 'state'
    | 'step'
    | 'strategy'
    | 'snapshotId'
    | 'configHash'
    | 'fromReleaseId'
    | 'startedAt'
    | 'finishedAt'
    | 'cancelRequestedAt'
    | 'supersededBy'
    | 'failure'
  >
>;

/** One line of the journal. `intended` without an end is what a crash leaves behind. */
export interface Step {
  readonly id: string;
  readonly deployId: string;
  readonly seq: number;
  readonly name: StepName;
  readonly phase: 'do' | 'undo';
  readonly state: 'intended' | 'done' | 'failed';
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** Facts fixed before the step acts: names, the previous route. */
  readonly intent: Facts;
  /** Facts learned by acting. */
  readonly result: Facts;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** What the steps of a deploy learn; folded from the journal, oldest first. Plain JSON. */
export interface Facts {
  readonly strategy?: Strategy;
  readonly strategyReason?: string;
  readonly imageId?: string;
  /** `docker-watcher/PROJECT-STAGE:RELEASE`. */
  readonly localTag?: string;
  readonly containerName?: string;
  readonly containerId?: string;
  /** When its process began, RFC 3339: another start is a restart that nobody asked for. */
  readonly startedAt?: string;
  readonly address?: { readonly host: string; readonly port: number };
  readonly route?: Route;
  readonly previousRoute?: Route;
  /** `running`: as it was found; one that was down already is not waited for. */
  readonly previousContainer?: {
    readonly id: string;
    readonly name: string;
    readonly restart: RestartPolicy;
    readonly running: boolean;
    /** On which its route reached it, by address. */
    readonly network?: string;
  };
  /** The engine did not have the image before: it is ours to remove. */
  readonly pulled?: boolean;
  /** The container was kept from an earlier release, and is kept again when this deploy is undone. */
  readonly warm?: boolean;
  /** A port of the host that is ours, with `docker.reach: published`. */
  readonly publishedPort?: number;
  readonly held?: boolean;
  readonly generation?: string;
  readonly evidence?: string;
}

/** A deploy that succeeded, with the snapshot it ran with; what rollback returns to. */
export interface Release {
  readonly id: string;
  readonly stageId: string;
  readonly project: string;
  readonly stage: string;
  readonly deployId: string;
  /** 1, 2, 3 … per stage. */
  readonly number: number;
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
  readonly snapshotId: string;
  readonly configHash: string;
  readonly containerId: string;
  readonly containerName: string;
  readonly localTag: string;
  readonly liveAt: Date;
  /** When another release took its place; absent while live. */
  readonly retiredAt?: Date;
  /** When a person rolled back from it. */
  readonly rolledBackAt?: Date;
  /** When housekeeping let go of it: no longer offered. */
  readonly prunedAt?: Date;
}

export type NewRelease = Omit<Release, 'number' | 'project' | 'stage' | 'retiredAt' | 'rolledBackAt' | 'prunedAt'>;
export type ReleasePatch = Partial<
  Pick<Release, 'retiredAt' | 'rolledBackAt' | 'prunedAt' | 'containerId' | 'containerName'>
>;

/** The configuration a deploy ran with. The store keeps it encrypted. */
export interface Snapshot {
  readonly id: string;
  readonly stageId: string;
  readonly configHash: string;
  readonly spec: StageSpec;
}

export interface Quarantine {
  readonly id: string;
  readonly stageId: string;
  readonly digest: string;
  readonly deployId: string;
  readonly cause: 'gate' | 'prove' | 'bake' | 'rollback';
  /** In words. */
  readonly reason: string;
  /** For `gate`: lifts by itself when the stage's hash is another. */
  readonly configHash?: string;
  readonly at: Date;
  readonly liftedAt?: Date;
}

/** Wakes the controller up; survives restarts. */
export interface Timer {
  readonly id: string;
  readonly kind: 'retry-deploy' | 'min-age' | 'deploy-window' | 'bake';
  readonly dueAt: Date;
  readonly stageId?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event before it is stored. */
export interface EventDraft {
  readonly type: EventType;
  readonly actor: Actor;
  readonly project?: string;
  readonly stage?: string;
  readonly deploy?: string;
  readonly request?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}
