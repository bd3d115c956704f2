import { EntitySchema } from 'typeorm';
import type { Candidate, Decision, Delivery, RepositoryState, TagSighting } from '../../detection/index.js';
import { id, instant, integer, nullable, text } from '../columns.js';

/** Tables of what was seen: repositories, sightings of tags, candidates, marks, decisions, skips, deliveries. */

const key = { ...text, primary: true };

export const RepositoryTable = new EntitySchema<RepositoryState>({
  name: 'repository',
  columns: {
    registry: key,
    image: key,
    looks: integer,
    lastLookAt: nullable(instant),
    lastOkAt: nullable(instant),
    lastFullReadAt: nullable(instant),
    failingSince: nullable(instant),
    error: nullable(text),
  },
});

export const SightingTable = new EntitySchema<TagSighting>({
  name: 'sighting',
  columns: {
    registry: key,
    image: key,
    tag: key,
    versionId: nullable(text),
    digest: nullable(text),
    pushedAt: nullable(instant),
    firstSeenAt: instant,
    look: integer,
    goneAt: nullable(instant),
  },
});

export const CandidateTable = new EntitySchema<Candidate>({
  name: 'candidate',
  columns: {
    id,
    registry: text,
    image: text,
    tag: text,
    digest: text,
    pushedAt: nullable(instant),
    createdAt: nullable(instant),
    firstSeenAt: instant,
    look: integer,
    source: text,
  },
});

export interface MarkEntity {
  stageId: string;
  candidateId: string;
}
export const MarkTable = new EntitySchema<MarkEntity>({ name: 'mark', columns: { stageId: key, candidateId: text } });

export const DecisionTable = new EntitySchema<Decision>({
  name: 'decision',
  columns: {
    stageId: key,
    tag: key,
    digest: nullable(text),
    candidateId: nullable(text),
    reason: text,
    detail: text,
    at: instant,
  },
});

export interface SkipEntity {
  stageId: string;
  tag: string;
  at: Date;
}
export const SkipTable = new EntitySchema<SkipEntity>({
  name: 'skip',
  columns: { stageId: key, tag: key, at: instant },
});

export const DeliveryTable = new EntitySchema<Delivery>({
  name: 'delivery',
  columns: { source: key, id: key, at: instant, outcome: text },
});
