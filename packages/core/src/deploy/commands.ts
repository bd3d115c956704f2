import type { Caller } from '../base/index.js';
import type { Deploy, Release } from './model.js';

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
  offers(caller: Caller, stageKey: string): Promise<readonly OfferedRelease[]>;
}

/** Runs the queue. */
export interface DeployWorker {
  /** Finishes or undoes what a crash left open, then starts taking from the queue. */
  start(): Promise<void>;
  /** Stops intake, lets running deploys reach a safe point within `graceMs`, leaves the rest to the journal. */
  stop(graceMs: number): Promise<void>;
}
