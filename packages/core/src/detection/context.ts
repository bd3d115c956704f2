import type { Clock, Ids, Log } from '../base/index.js';
import type { DeployCommands, Stages } from '../deploy/index.js';
import type { BuildTimes } from './build-times.js';
import type { DetectionStore, WatchedRegistries, WatchedStages } from './ports.js';

/** The ports of this room, joined by the composition root. */
export interface DetectionPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly store: DetectionStore;
  readonly stages: WatchedStages;
  readonly registries: WatchedRegistries;
  readonly deploys: Pick<DeployCommands, 'take'>;
  /** Tells whether a configuration has changed since a quarantine. Absent: every quarantine holds. */
  readonly configurations?: Pick<Stages, 'freeze'>;
  /** Told of each look at a repository, for metrics. */
  readonly onLook?: (look: { readonly registry: string; readonly ok: boolean; readonly ms: number }) => void;
  /** Between 0 and 1; spreads looks over time. Default `Math.random`. */
  readonly random?: () => number;
}

/** What the parts of this room share. */
export interface DetectionContext extends DetectionPorts {
  readonly buildTimes: BuildTimes;
  /** A timer was planned or dropped. */
  timersChanged(): void;
}
