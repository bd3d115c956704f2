import type { StoredEvent } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { RecentEvents } from './recent-events.js';

const event = (seq: number, more: Partial<StoredEvent> = {}): StoredEvent => ({
  ...{ seq, at: '2026-03-01T12:00:00.000Z', type: 'deploy.queued', actor: { kind: 'poll', id: 'test' }, data: {} },
  ...more,
});

function recentOf(from: number, to: number): RecentEvents {
  const recent = new RecentEvents();
  for (let seq = from; seq <= to; seq++) recent.add(event(seq));
  return recent;
}

const seqs = (events: readonly StoredEvent[] | undefined) => events?.map(({ seq }) => seq);

it('answers from the first it knows on, and leaves what was before to the log', () => {
  const recent = recentOf(41, 45);
  expect(seqs(recent.read({ afterSeq: 39 }))).toBeUndefined();
  expect(seqs(recent.read({ afterSeq: 40 }))).toEqual([41, 42, 43, 44, 45]);
  expect(seqs(recent.read({ afterSeq: 43, limit: 1 }))).toEqual([44]);
  expect(seqs(recent.read({ afterSeq: 45 }))).toEqual([]);
  expect(seqs(recent.read({ afterSeq: 99 }))).toEqual([]);
  expect(seqs(recent.read({}))).toBeUndefined();
  expect(seqs(new RecentEvents().read({ afterSeq: 0 }))).toBeUndefined();
});

it('filters as the log does', () => {
  const recent = recentOf(1, 2);
  recent.add(event(3, { type: 'deploy.started', project: 'app', stage: 'dev', deploy: 'one' }));
  recent.add(event(4, { type: 'deploy.started', project: 'app', stage: 'prod', deploy: 'two' }));
  expect(seqs(recent.read({ afterSeq: 0, types: ['deploy.started'] }))).toEqual([3, 4]);
  expect(seqs(recent.read({ afterSeq: 0, project: 'app', stage: 'prod' }))).toEqual([4]);
  expect(seqs(recent.read({ afterSeq: 0, deploy: 'one' }))).toEqual([3]);
  expect(seqs(recent.read({ afterSeq: 0, types: ['deploy.started'], limit: 1 }))).toEqual([3]);
});

it('forgets, and then does not pretend to know', () => {
  const recent = recentOf(1, 5_000);
  expect(seqs(recent.read({ afterSeq: 0 }))).toBeUndefined();
  expect(seqs(recent.read({ afterSeq: 4_998 }))).toEqual([4_999, 5_000]);
});
