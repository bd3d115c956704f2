import { describe, expect, it } from 'vitest';
import type { ReleaseView, StageView } from '../api/views.js';
import { gapOf } from './gap.js';

const DAY = 86_400_000;
const stage = (digest?: string, since = 0) =>
  (digest === undefined ? {} : { live: { digest, since: new Date(since).toISOString() } }) as StageView;
const release = (number: number, digest: string) =>
  ({ number, digest, liveAt: new Date(number * DAY).toISOString() }) as ReleaseView;

describe('how far a stage is behind', () => {
  const releases = [release(3, 'c'), release(1, 'a'), release(2, 'b')];

  it.each([
    ['the same digest', stage('c'), stage('c'), { kind: 'same' }],
    ['two releases', stage('c', 3 * DAY), stage('a'), { kind: 'behind', releases: 2, ms: 2 * DAY }],
    ['one that never ran there', stage('c'), stage('x'), { kind: 'apart' }],
    ['nothing live', stage(), stage('a'), undefined],
  ])('%s', (_, before, after, gap) => {
    expect(gapOf(before, after, releases)).toEqual(gap);
  });
});
