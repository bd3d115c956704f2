import { type EventType, PluginError, type StoredEvent } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { judge, PAUSES_MS } from './retry.js';
import { StandingFaults } from './standing-faults.js';
import { wants } from './wants.js';

const event = (type: EventType, data: StoredEvent['data'] = {}, more: Partial<StoredEvent> = {}): StoredEvent => ({
  seq: 1,
  at: '2026-03-01T12:00:00.000Z',
  type,
  actor: { kind: 'poll', id: 'gitea' },
  data,
  ...more,
});

describe('the filter', () => {
  it.each<[string, readonly string[] | undefined, EventType, boolean]>([
    ['the default, what people care about', undefined, 'deploy.succeeded', true],
    ['the default, everything else', undefined, 'deploy.step.done', false],
    ['a name', ['deploy.failed'], 'deploy.failed', true],
    ['another name', ['deploy.failed'], 'deploy.succeeded', false],
    ['a group', ['deploy.*'], 'deploy.step.done', true],
    ['a group within a group', ['deploy.step.*'], 'deploy.failed', false],
    ['no part of a word', ['dep.*'], 'deploy.failed', false],
    ['everything', ['*'], 'token.created', true],
    ['nothing', [], 'deploy.failed', false],
  ])('%s', (_, events, type, wanted) => {
    expect(wants({ id: 'a', ...(events === undefined ? {} : { events }) }, event(type))).toBe(wanted);
  });

  it('tells the other notifiers of a lost message, never the one that lost it', () => {
    const dead = event('notification.dead', { notifier: 'a' });
    expect(wants({ id: 'a', events: ['*'] }, dead)).toBe(false);
    expect(wants({ id: 'b' }, dead)).toBe(true);
  });
});

describe('a failed delivery', () => {
  it('is tried again after 1 s, 5 s, 30 s, 2, 10 and 30 minutes and 2 hours, then given up', () => {
    const verdicts = Array.from({ length: 8 }, (_, index) => judge(new Error('no'), index + 1));
    expect(verdicts.map((verdict) => (verdict.kind === 'again' ? verdict.afterMs / 1_000 : verdict.kind))).toEqual([
      1,
      5,
      30,
      120,
      600,
      1_800,
      7_200,
      'dead',
    ]);
    expect(verdicts[0]).toMatchObject({ reason: 'no' });
  });

  it('is given up at once when trying again can not help', () => {
    expect(judge(new PluginError('rejected', 'It said 400.'), 1)).toEqual({
      kind: 'dead',
      reason: 'It said 400.',
      isRefused: true,
    });
    expect(judge(new PluginError('unavailable', 'It said 503.'), 1)).toMatchObject({ kind: 'again' });
  });

  it('waits as long as the other side asks, but never less than the table, nor more than a day', () => {
    const after = (retryAfterMs: number, attempts: number) =>
      judge(new PluginError('rate_limited', 'Slow down.', { retryAfterMs }), attempts);
    expect(after(90_000, 1)).toMatchObject({ afterMs: 90_000 });
    expect(after(1, 3)).toMatchObject({ afterMs: PAUSES_MS[2] });
    expect(after(1e12, 1)).toMatchObject({ afterMs: 86_400_000 });
  });
});

describe('a fault that stands', () => {
  const stage = { project: 'web', stage: 'dev' };
  const timer = { ...stage, actor: { kind: 'timer' as const, id: 't' } };
  const news = (...events: StoredEvent[]) => {
    const faults = new StandingFaults();
    return events.map((one) => faults.isNews(one));
  };

  it('is told once, with its recovery, and again when it comes back', () => {
    const failing = event('registry.failing', { registry: 'gitea', image: 'a' });
    const recovered = event('registry.recovered', { registry: 'gitea', image: 'a' });
    expect(news(failing, failing, recovered, failing)).toEqual([true, false, true, true]);
  });

  it('is another one on another subject', () => {
    const failing = (registry: string) => event('registry.failing', { registry });
    const recovered = event('registry.recovered', { registry: 'b' });
    expect(news(failing('a'), failing('b'), recovered, failing('a'), failing('b'))).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
    expect(news(event('stage.unhealthy', {}, stage), event('stage.drifted', {}, stage))).toEqual([true, true]);
  });

  it('of a registry may begin with one image and end with another', () => {
    const failing = event('registry.failing', { registry: 'a', image: 'x', code: 'unavailable' });
    const recovered = event('registry.recovered', { registry: 'a', image: 'y' });
    const absent = event('registry.failing', { registry: 'a', image: 'z', code: 'not_found' });
    expect(news(failing, failing, absent, recovered, failing)).toEqual([true, false, true, true, true]);
  });

  it('is over when something is live on its stage', () => {
    const unhealthy = event('stage.unhealthy', {}, stage);
    expect(news(unhealthy, unhealthy, event('deploy.succeeded', {}, stage), unhealthy)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    const elsewhere = event('deploy.succeeded', {}, { project: 'web', stage: 'rel' });
    expect(news(unhealthy, elsewhere, unhealthy)).toEqual([true, true, false]);
  });

  it('is told again after a day', () => {
    const at = (time: string) => event('part.degraded', { part: 'gitea', kind: 'registry' }, { at: time });
    expect(news(at('2026-03-01T12:00:00Z'), at('2026-03-02T11:59:00Z'), at('2026-03-02T12:00:00Z'))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('is an automatic retry that fails alike, not one that a person asked for or that fails otherwise', () => {
    const failed = (code: string, more: Partial<StoredEvent>) => event('deploy.failed', { digest: 'd', code }, more);
    expect(
      news(
        failed('engine.failed', stage),
        failed('engine.failed', timer),
        failed('disk.full', timer),
        failed('disk.full', timer),
        failed('disk.full', stage),
      ),
    ).toEqual([true, false, true, false, true]);
  });

  it('is forgotten with the copy that was not kept', () => {
    const faults = new StandingFaults();
    const failing = event('registry.failing', { registry: 'gitea' });
    expect(faults.copy().isNews(failing)).toBe(true);
    expect(faults.isNews(failing)).toBe(true);
    expect(faults.copy().isNews(failing)).toBe(false);
  });
});
