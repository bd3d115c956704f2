import type { ImageName } from '@docker-watcher/sdk';
import type { TagPolicy } from '../images/index.js';

/** A stage as detection sees it. */
export interface WatchedStage {
  readonly key: string;
  readonly project: string;
  readonly stage: string;
  readonly registry: string;
  readonly image: ImageName;
  readonly tags: TagPolicy;
  readonly autoDeploy: boolean;
  /** A person has to say yes to each deploy. */
  readonly confirm?: boolean;
  readonly promoteFrom?: string;
  readonly minAgeMs: number;
  /** Absent: at any time. */
  readonly deployWindow?: DeployWindow;
}

/** When auto-deploys may start: inside any of the spans. */
export interface DeployWindow {
  /** As written: `Mon-Fri 09:00-17:00 Europe/Berlin`. */
  readonly text: string;
  readonly spans: readonly DeploySpan[];
  /** IANA name; absent: the zone of this machine. */
  readonly timeZone?: string;
}

/** Minutes of the day; a span with `toMinute` at or before `fromMinute` ends on the next day. */
export interface DeploySpan {
  /** The days it begins on: 0 is Sunday. */
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** A tag+digest seen for an image. */
export interface Candidate {
  readonly id: string;
  readonly registry: string;
  /** `host/repository`. */
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
  readonly pushedAt?: Date;
  /** Build time; only a tie-breaker. */
  readonly createdAt?: Date;
  readonly firstSeenAt: Date;
  /** Number of the look at the repository that first saw it: later beats earlier in `order: seen`. */
  readonly look: number;
  readonly source: 'webhook' | 'poll' | 'manual';
}

/** What the last listing said of one tag. */
export interface TagSighting {
  readonly registry: string;
  readonly image: string;
  readonly tag: string;
  /** The registry's id of this push, from `listVersions`. */
  readonly versionId?: string;
  readonly digest?: string;
  readonly pushedAt?: Date;
  readonly firstSeenAt: Date;
  readonly look: number;
  /** Absent while listed. */
  readonly goneAt?: Date;
}

/** The state of watching one repository. A failed look is its own state, never "up to date". */
export interface RepositoryState {
  readonly registry: string;
  readonly image: string;
  readonly looks: number;
  readonly lastLookAt?: Date;
  readonly lastOkAt?: Date;
  readonly lastFullReadAt?: Date;
  readonly failingSince?: Date;
  /** `code: message` of the last failed look. */
  readonly error?: string;
}

/** The newest candidate a stage has attempted. */
export interface Mark {
  readonly stageId: string;
  readonly candidate: Candidate;
}

export const DECISION_REASONS = [
  'taken',
  'available',
  'pattern',
  'excluded',
  'order',
  'too-young',
  'outside-window',
  'quarantined',
  'same-digest',
  'below-mark',
  'paused',
  'skipped',
  'needs-promotion',
  'gone',
  'unresolved',
] as const;
export type DecisionReason = (typeof DECISION_REASONS)[number];

/** For one stage and tag: taken or not, and why. */
export interface Decision {
  readonly stageId: string;
  readonly tag: string;
  readonly digest?: string;
  readonly candidateId?: string;
  readonly reason: DecisionReason;
  /** In words, with the values that decided. */
  readonly detail: string;
  readonly at: Date;
}

/**
 * A webhook delivery, kept for deduplication (at least 7 days). Those that led to nothing are not kept: a repeated one may
 * lead to something, once the image is watched.
 */
export interface Delivery {
  readonly source: string;
  readonly id: string;
  readonly at: Date;
  readonly outcome: 'queued' | 'ignored' | 'pong';
}
