import type { Clock, Ids, Log } from '../base/index.js';
import type { Deploy, Facts, Release, StepName } from './model.js';
import type {
  Candidates,
  DeployStore,
  Disk,
  Engine,
  Instance,
  Probes,
  Proxies,
  Redactor,
  Registries,
  Stages,
  Visitor,
} from './ports.js';
import type { FrozenStage } from './stage.js';

/** The ports of this room, joined by the composition root. */
export interface DeployPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly store: DeployStore;
  readonly stages: Stages;
  readonly engine: Engine;
  readonly registries: Registries;
  readonly candidates: Candidates;
  readonly disk: Disk;
  readonly proxies: Proxies;
  readonly probes: Probes;
  readonly visitor: Visitor;
  readonly redactor: Redactor;
  readonly instance: Instance;
}

export interface DeployOptions {
  readonly reach: 'auto' | 'network' | 'ip' | 'published';
  readonly portRange: { readonly from: number; readonly to: number };
  /** Deploys at once across stages. */
  readonly parallel: number;
}

/** One deploy in progress: what a step may see and use. `facts` grows as steps are done. */
export interface DeployContext {
  readonly ports: DeployPorts;
  readonly options: DeployOptions;
  readonly deploy: Deploy;
  readonly frozen: FrozenStage;
  /** The release that a rollback returns to. */
  readonly target?: Release;
  facts: Facts;
  /** The engine's event stream broke off since the deploy began: it may have been restarted. */
  engineWasAway: boolean;
  /** The engine was told to end the new container, and not by this deploy: it goes down itself, or somebody stopped it. */
  wasEndedFromOutside: boolean;
  /** What the probes saw, for the failure card. */
  readonly looks: ProbeLook[];
  readonly log: Log;
  /** Aborts when the controller stops. */
  readonly stopping: AbortSignal;
  /** Says how far a long step is. */
  progress(step: StepName, data: Readonly<Record<string, unknown>>): void;
}

export interface ProbeLook {
  readonly at: string;
  readonly healthy: boolean;
  readonly evidence: string;
}

export interface DeployStep {
  readonly name: StepName;
  /** False: it is left out, and leaves no line in the journal. Absent: always. */
  applies?(context: DeployContext): boolean;
  deadlineMs(context: DeployContext): number;
  /** Facts fixed before acting; what an earlier try has fixed is in `context.facts` and stays. */
  plan?(context: DeployContext, signal: AbortSignal): Promise<Facts>;
  /** Idempotent: after a crash it is done again. */
  act(context: DeployContext, signal: AbortSignal): Promise<Facts>;
  /** Idempotent too, and right whether or not `act` came to its end. */
  undo?(context: DeployContext, signal: AbortSignal): Promise<void>;
}
