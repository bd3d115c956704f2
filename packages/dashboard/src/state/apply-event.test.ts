import { describe, expect, it } from 'vitest';
import type { EventView, ProjectView, StageView } from '../api/views.js';
import { applyEvent, asksForMore, changesEverything } from './apply-event.js';

const AT = '2026-01-02T03:04:05.000Z';
const live = { release: 1, tag: 'v1', digest: 'sha256:a', since: '2026-01-01T00:00:00.000Z' };
const stage = (more: Partial<StageView> = {}): StageView => ({
  project: 'web',
  stage: 'dev',
  state: 'running',
  waiting: 0,
  quarantined: [],
  live,
  ...more,
});
const event = (type: string, data: Record<string, unknown> = {}, more: Partial<EventView> = {}): EventView => ({
  seq: 1,
  at: AT,
  type,
  project: 'web',
  stage: 'dev',
  deploy: 'd1',
  actor: { kind: 'webhook', id: 'gitea' },
  data: { kind: 'deploy', tag: 'v2', digest: 'sha256:b', image: 'i', ...data },
  ...more,
});

function after(before: StageView, ...events: EventView[]): StageView {
  const projects: readonly ProjectView[] = [{ id: 'web', stages: [before] }];
  const [project] = events.reduce(applyEvent, projects);
  const found = project?.stages[0];
  if (found === undefined) throw new Error('The stage is gone.');
  return found;
}

describe('a deploy, as its events come', () => {
  it('goes from the queue to being live', () => {
    const queued = after(stage(), event('deploy.queued'));
    expect(queued).toMatchObject({
      state: 'deploying',
      open: { id: 'd1', state: 'queued', tag: 'v2' },
      live: { tag: 'v1' },
    });
    const gate = after(queued, event('deploy.started'), event('deploy.step.started', { step: 'gate' }));
    expect(gate.open).toMatchObject({ state: 'running', startedAt: AT, step: 'gate' });
    const done = after(gate, event('deploy.succeeded'));
    expect(done).toMatchObject({
      state: 'running',
      live: { tag: 'v2', digest: 'sha256:b', since: AT, release: 2 },
      last: { state: 'succeeded' },
    });
    expect(done.open).toBeUndefined();
  });

  it('leaves the old version live when it fails', () => {
    const failed = after(stage(), event('deploy.started'), event('deploy.undoing'), event('deploy.failed'));
    expect(failed).toMatchObject({ state: 'running', live: { tag: 'v1' }, last: { state: 'failed', tag: 'v2' } });
    expect(failed.open).toBeUndefined();
  });

  it('makes an empty stage a failed one', () => {
    const { live: _, ...empty } = stage({ state: 'empty' });
    expect(after(empty, event('deploy.started'), event('deploy.failed')).state).toBe('failed');
    expect(after(empty, event('deploy.started'), event('deploy.cancelled')).state).toBe('empty');
  });

  it('is not mistaken for another one that waits behind it', () => {
    const running = after(stage(), event('deploy.started'));
    expect(after(running, event('deploy.queued', {}, { deploy: 'd2' })).open?.id).toBe('d1');
    expect(after(running, event('deploy.superseded', {}, { deploy: 'd2' })).open?.id).toBe('d1');
    expect(after(running, event('deploy.step.started', { step: 'pull' }, { deploy: 'd2' })).open?.step).toBeUndefined();
  });

  it('comes to the same when an event is told twice', () => {
    const once = after(stage(), event('deploy.started'), event('deploy.step.started', { step: 'gate' }));
    expect(after(once, event('deploy.step.started', { step: 'gate' }))).toEqual(once);
  });
});

describe('what befalls a stage', () => {
  it.each([
    ['stage.unhealthy', { unhealthy: { since: AT, reason: 'It answers 503.' } }],
    ['stage.drifted', { drifted: { since: AT, reason: 'It answers 503.', kinds: ['route-left'] } }],
    ['config.waiting', { configurationWaiting: true }],
    ['stage.paused', { pausedAt: AT }],
    ['stage.stopped', { stoppedAt: AT, state: 'stopped' }],
  ])('%s is seen at once', (type, change) => {
    expect(after(stage(), event(type, { reason: 'It answers 503.', kinds: ['route-left'] }))).toMatchObject(change);
  });

  it('passes', () => {
    const ill = after(
      stage(),
      event('stage.unhealthy'),
      event('stage.drifted'),
      event('stage.paused'),
      event('stage.stopped'),
    );
    const well = after(
      ill,
      event('stage.recovered'),
      event('stage.healed'),
      event('stage.resumed'),
      event('stage.started'),
    );
    expect(well).toEqual(stage());
    expect(after(ill, event('deploy.started'), event('deploy.succeeded')).unhealthy).toBeUndefined();
  });
});

it('leaves all as it is, the very same, for what it does not know', () => {
  const projects: readonly ProjectView[] = [{ id: 'web', stages: [stage()] }];
  expect(applyEvent(projects, event('deploy.started', {}, { project: 'other' }))).toBe(projects);
  expect(applyEvent(projects, event('token.created'))).toBe(projects);
});

it('asks for what an event can not tell', () => {
  expect(asksForMore(event('candidate.available'))).toBe(true);
  expect(asksForMore(event('stage.healed'))).toBe(true);
  expect(asksForMore(event('deploy.step.started'))).toBe(false);
  expect(changesEverything(event('config.reloaded'))).toBe(true);
  expect(changesEverything(event('deploy.failed'))).toBe(false);
});
