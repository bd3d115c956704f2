import { EntitySchema } from 'typeorm';
import type { Deploy, Quarantine, Release, StageRow, Step, Timer } from '../../deploy/index.js';
import { flag, id, instant, integer, json, nullable, text } from '../columns.js';

/** Tables of what runs: stages, deploys and their journal, releases, quarantines, timers. */

export interface ProjectEntity {
  id: string;
  name: string;
}
export const ProjectTable = new EntitySchema<ProjectEntity>({
  name: 'project',
  columns: { id, name: text },
});

export type StageEntity = Omit<StageRow, 'project' | 'stage'> & { projectId: string; name: string };
export const StageTable = new EntitySchema<StageEntity>({
  name: 'stage',
  columns: {
    id,
    projectId: text,
    name: text,
    state: text,
    pausedAt: nullable(instant),
    stoppedAt: nullable(instant),
    unhealthy: nullable(json),
    drifted: nullable(json),
  },
});

export type DeployEntity = Omit<Deploy, 'project' | 'stage'>;
export const DeployTable = new EntitySchema<DeployEntity>({
  name: 'deploy',
  columns: {
    id,
    seq: integer,
    stageId: text,
    kind: text,
    state: text,
    step: nullable(text),
    strategy: nullable(text),
    image: text,
    tag: text,
    digest: text,
    snapshotId: nullable(text),
    configHash: nullable(text),
    candidateId: nullable(text),
    fromReleaseId: nullable(text),
    toReleaseId: nullable(text),
    force: flag,
    actor: json,
    request: nullable(text),
    reason: text,
    createdAt: instant,
    startedAt: nullable(instant),
    finishedAt: nullable(instant),
    cancelRequestedAt: nullable(instant),
    supersededBy: nullable(text),
    attempt: integer,
    retryOf: nullable(text),
    failure: nullable(json),
  },
});

export const StepTable = new EntitySchema<Step>({
  name: 'step',
  columns: {
    id,
    deployId: text,
    seq: integer,
    name: text,
    phase: text,
    state: text,
    startedAt: instant,
    endedAt: nullable(instant),
    intent: json,
    result: json,
    error: nullable(json),
  },
});

export type ReleaseEntity = Omit<Release, 'project' | 'stage'>;
export const ReleaseTable = new EntitySchema<ReleaseEntity>({
  name: 'release',
  columns: {
    id,
    stageId: text,
    deployId: text,
    number: integer,
    image: text,
    tag: text,
    digest: text,
    snapshotId: text,
    configHash: text,
    containerId: text,
    containerName: text,
    localTag: text,
    liveAt: instant,
    retiredAt: nullable(instant),
    rolledBackAt: nullable(instant),
    prunedAt: nullable(instant),
  },
});

export interface SnapshotEntity {
  id: string;
  stageId: string;
  configHash: string;
  /** Sealed JSON. */
  spec: string;
}
export const SnapshotTable = new EntitySchema<SnapshotEntity>({
  name: 'snapshot',
  columns: { id, stageId: text, configHash: text, spec: text },
});

export const QuarantineTable = new EntitySchema<Quarantine>({
  name: 'quarantine',
  columns: {
    id,
    stageId: text,
    digest: text,
    deployId: text,
    cause: text,
    reason: text,
    configHash: nullable(text),
    at: instant,
    liftedAt: nullable(instant),
  },
});

export const TimerTable = new EntitySchema<Timer>({
  name: 'timer',
  columns: { id, kind: text, dueAt: instant, stageId: nullable(text), data: json },
});
