import type { Deploy, Quarantine, Release, StageRow } from '../deploy/index.js';
import type { Candidate, TagSighting, WatchedStage } from './model.js';
import type { Promotable } from './promotion.js';

/** What the store knows of a stage. */
export interface StageFacts {
  readonly stage: WatchedStage;
  readonly row: StageRow;
  /** The newest that detection has taken. */
  readonly mark?: Candidate;
  readonly live?: Release;
  /** All of the stage's own: what a person deployed was attempted too. */
  readonly releases: readonly Release[];
  readonly open: readonly Deploy[];
  /** Those that hold. */
  readonly quarantines: readonly Quarantine[];
  /** Digests that failed at the gate with another configuration, and were not tried with the present one. */
  readonly lifted: ReadonlySet<string>;
  readonly skipped: readonly string[];
  /** Absent for stages that take straight from the registry. */
  readonly promotable?: readonly Promotable[];
}

/** What is known of the stage's repository. */
export interface RepositoryFacts {
  /** Those that are not gone. */
  readonly sightings: readonly TagSighting[];
  readonly candidates: readonly Candidate[];
  /** Build time by digest, where it was asked for. */
  readonly builtAt: (digest: string) => Date | undefined;
}

/** All that a decision looks at. */
export type Situation = StageFacts & RepositoryFacts & { readonly now: Date };
