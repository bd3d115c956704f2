import type { NewDeploy, NewRelease } from '../../src/deploy/index.js';
import type { Candidate } from '../../src/detection/index.js';

/** Rows to fill a store with. */

export const AT = new Date('2026-03-01T12:00:00.000Z');
export const later = (ms: number) => new Date(AT.getTime() + ms);
export const ACTOR = { kind: 'user' as const, id: 'admin' };

export const deployOf = (id: string, stageId: string, more: Partial<NewDeploy> = {}): NewDeploy => ({
  id,
  stageId,
  kind: 'deploy',
  image: 'r/app',
  tag: 'v1',
  digest: 'sha256:1',
  force: false,
  actor: ACTOR,
  reason: 'test',
  createdAt: AT,
  attempt: 0,
  ...more,
});

export const releaseOf = (id: string, stageId: string, deployId: string): NewRelease => ({
  id,
  stageId,
  deployId,
  image: 'r/app',
  tag: 'v1',
  digest: 'sha256:1',
  snapshotId: 'snapshot',
  configHash: 'hash',
  containerId: 'c',
  containerName: 'n',
  localTag: 't',
  liveAt: AT,
});

export const candidateOf = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  registry: 'g',
  image: 'r/app',
  tag: 'v1',
  digest: 'sha256:1',
  firstSeenAt: AT,
  look: 1,
  source: 'poll',
  ...more,
});
