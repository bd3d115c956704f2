import { describe, expect, it } from 'vitest';
import type { DeployView } from '../api/views.js';
import { insightsOf, median } from './insights.js';
import { pushKey } from './pushes.js';

const NOW = new Date(2026, 5, 10, 12).getTime();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const deploy = (hoursAgo: number, state: DeployView['state'], more: Partial<DeployView> = {}) =>
  ({
    project: 'web',
    stage: 'dev',
    digest: String(hoursAgo),
    kind: 'deploy',
    state,
    createdAt: new Date(NOW - hoursAgo * HOUR - 60_000).toISOString(),
    finishedAt: new Date(NOW - hoursAgo * HOUR).toISOString(),
    ...more,
  }) as DeployView;

describe('the four measures', () => {
  it('count by the day on which a deploy ended', () => {
    const { days, succeeded, failed } = insightsOf(
      [deploy(1, 'succeeded'), deploy(2, 'failed'), deploy(30, 'succeeded'), deploy(400, 'succeeded')],
      { days: 7, now: NOW },
    );
    expect(days).toHaveLength(7);
    expect(days.map((day) => [day.succeeded, day.failed]).slice(-2)).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect([succeeded, failed]).toEqual([2, 1]);
  });

  it('take lead time from the push to the first time that it was live on a stage', () => {
    const pushedAt = new Date(NOW - 3 * HOUR).toISOString();
    const pushes = new Map([[pushKey('web', 'a'), pushedAt]]);
    const leadMs = (...deploys: DeployView[]) => insightsOf(deploys, { days: 7, now: NOW, pushes }).leadMs;
    expect(leadMs(deploy(1, 'succeeded', { digest: 'a' }))).toBe(2 * HOUR);
    expect(leadMs(deploy(2, 'succeeded', { digest: 'a' }), deploy(1, 'succeeded', { digest: 'a' }))).toBe(HOUR);
    expect(leadMs(deploy(1, 'succeeded', { digest: 'a', kind: 'promote', stage: 'prod' }))).toBe(2 * HOUR);
    expect(leadMs(deploy(1, 'succeeded', { digest: 'a', kind: 'rollback' }))).toBeUndefined();
    // Nobody knows of its push: what is known is when its deploy was asked for.
    expect(leadMs(deploy(1, 'succeeded', { digest: 'b' }))).toBe(60_000);
  });

  it('take the time to restore from the first failure to the next success of the same stage', () => {
    const deploys = [
      deploy(10, 'failed'),
      deploy(8, 'failed'),
      deploy(7, 'succeeded', { stage: 'prod' }),
      deploy(4, 'succeeded'),
      deploy(2, 'succeeded'),
    ];
    expect(insightsOf(deploys, { days: 7, now: NOW }).restoreMs).toBe(6 * HOUR);
    expect(insightsOf([deploy(10, 'failed')], { days: 7, now: NOW }).restoreMs).toBeUndefined();
  });

  it('leave out what brought no version, and what did not end', () => {
    const { succeeded, failed } = insightsOf(
      [deploy(1, 'succeeded', { kind: 'restart' }), deploy(1, 'cancelled'), deploy(1, 'running')],
      { days: 7, now: NOW },
    );
    expect([succeeded, failed]).toEqual([0, 0]);
  });

  it('begin each day at midnight, also where the clock is changed', () => {
    const { days } = insightsOf([], { days: 90, now: NOW });
    for (const { at } of days) expect(new Date(at).getHours()).toBe(0);
    expect((days.at(-1)?.at ?? 0) - (days[0]?.at ?? 0)).toBeGreaterThan(88 * DAY);
  });
});

it.each([
  [[], undefined],
  [[3], 3],
  [[1, 9], 5],
  [[9, 1, 5], 5],
])('the median of %j is %s', (values, middle) => {
  expect(median(values)).toBe(middle);
});
