import type { Caller } from '../base/index.js';
import type { Deploy, Release, StageRow } from './model.js';
import type { StagePlan } from './plan.js';
import type { Promotion } from './promotion.js';
import type { Prunable } from './prunable.js';

export interface DeployRequest {
  /** Exactly one of `tag` and `digest`; neither: the newest candidate that the stage's policy takes. */
  readonly tag?: string;
  readonly digest?: string;
  /** The person confirmed; needed where the stage says `confirm: true`. */
  readonly confirm?: boolean;
  /** Over a quarantine. */
  readonly force?: boolean;
}

/** What detection hands over: a candidate the stage's policy takes. */
export interface CandidateRequest {
  readonly stageKey: string;
  readonly candidateId: string;
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
  readonly reason: string;
}

export interface OfferedRelease {
  readonly release: Release;
  /** How it would come back, checked now; `gone`: it can't. */
  readonly how: 'live' | 'warm' | 'image' | 'pull' | 'gone';
}

/** The use cases of the deploy room: each takes who asks. All answer as soon as the row exists. */
export interface DeployCommands {
  deploy(caller: Caller, stageKey: string, request: DeployRequest): Promise<Deploy>;
  /** One identity (stage, digest, configuration, kind) that is open or live already is not deployed again: undefined. */
  take(caller: Caller, request: CandidateRequest): Promise<Deploy | undefined>;
  /** `to`: a release id or number; absent: the one before the live one. */
  rollback(caller: Caller, stageKey: string, request: { readonly to?: string }): Promise<Deploy>;
  cancel(caller: Caller, deployId: string): Promise<Deploy>;
  /** The live digest with the configuration of the file. */
  apply(caller: Caller, stageKey: string, request: { readonly confirm?: boolean }): Promise<Deploy>;
  /** The live digest once more, in a new container. */
  restart(caller: Caller, stageKey: string): Promise<Deploy>;
  pause(caller: Caller, stageKey: string): Promise<StageRow>;
  resume(caller: Caller, stageKey: string): Promise<StageRow>;
  stop(caller: Caller, stageKey: string): Promise<StageRow>;
  start(caller: Caller, stageKey: string): Promise<StageRow>;
  /** Lets go of a stage that has left the configuration. */
  remove(caller: Caller, stageKey: string): Promise<StageRow>;
  liftQuarantine(caller: Caller, stageKey: string, digest: string): Promise<void>;
  offers(caller: Caller, stageKey: string): Promise<readonly OfferedRelease[]>;
  /** What could be promoted here, with what speaks for it. */
  promotions(caller: Caller, stageKey: string): Promise<readonly Promotion[]>;
  /** What deploys would do, and what is not as it should be. */
  plan(caller: Caller, signal: AbortSignal): Promise<readonly StagePlan[]>;
  /** What housekeeping would let go of now. Changes nothing. */
  prunable(caller: Caller, signal: AbortSignal): Promise<readonly Prunable[]>;
  /** Keeps house now; old versions are drained first, as ever. Gives what was let go of. */
  prune(caller: Caller, signal: AbortSignal): Promise<readonly Prunable[]>;
}

/** As much of a stage as tells which one. */
export type StageRef = Pick<StageRow, 'id' | 'project' | 'stage'>;

/** Runs the queue. */
export interface DeployWorker {
  /** Finishes or undoes what a crash left open, then starts taking from the queue. */
  start(): Promise<void>;
  /** Stops intake, lets running deploys reach a safe point within `graceMs`, leaves the rest to the journal. */
  stop(graceMs: number): Promise<void>;
  /** Looks after a stage soon: a person changed what is wanted of it. */
  lookSoon(stage: StageRef): void;
}
