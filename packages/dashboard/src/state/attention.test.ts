import { describe, expect, it } from 'vitest';
import type { DeployView, StageView } from '../api/views.js';
import { attentionOf, signOf } from './attention.js';

const stage = (more: Partial<StageView> = {}): StageView => ({
  project: 'web',
  stage: 'dev',
  state: 'running',
  waiting: 0,
  quarantined: [],
  live: { release: 1, tag: 'v1', digest: 'a', since: '' },
  ...more,
});
const deploy = (state: DeployView['state'], more: Partial<DeployView> = {}) =>
  ({ state, createdAt: '2026-01-01', ...more }) as DeployView;
const standing = { since: '2026-01-01', reason: 'why' };
const kinds = (...stages: StageView[]) => attentionOf([{ id: 'web', stages }], []).map(({ kind }) => kind);

describe('what waits for a person', () => {
  it('is nothing when all is well', () => {
    expect(kinds(stage(), stage({ state: 'empty' }))).toEqual([]);
  });

  it('is told worst first', () => {
    const all = [
      stage({ waiting: 1 }),
      stage({ last: deploy('failed') }),
      stage({ unhealthy: standing }),
      stage({ open: deploy('stuck') }),
      stage({ drifted: { ...standing, kinds: [] } }),
      stage({ configurationWaiting: true }),
      stage({ state: 'orphan' }),
    ];
    expect(
      attentionOf([{ id: 'web', stages: all }], [{ name: 'engine', state: 'down', detail: 'gone' }]).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['stuck', 'part', 'unhealthy', 'failed', 'drifted', 'waiting', 'config', 'orphan']);
  });

  it('tells a failure once, with its diagnosis, not its quarantine too', () => {
    const quarantined = [{ digest: 'b', cause: 'gate', reason: 'r', at: '2026-01-01' }];
    const failed = deploy('failed', {
      failure: { step: 'gate', code: 'c', message: 'm', diagnosis: 'set port: 8080' },
    });
    expect(attentionOf([{ id: 'web', stages: [stage({ quarantined, last: failed })] }], [])).toMatchObject([
      { kind: 'failed', detail: 'set port: 8080' },
    ]);
    expect(kinds(stage({ quarantined }))).toEqual(['quarantined']);
  });

  it('is silent of what is being mended', () => {
    expect(kinds(stage({ last: deploy('failed'), waiting: 1, open: deploy('running') }))).toEqual([]);
  });
});

describe('the sign of a stage', () => {
  it.each<[string, Partial<StageView>]>([
    ['healthy', {}],
    ['healthy', { last: deploy('failed') }],
    ['working', { open: deploy('running'), state: 'deploying' }],
    ['failed', { open: deploy('stuck') }],
    ['failed', { unhealthy: standing }],
    ['failed', { state: 'failed' }],
    ['stopped', { state: 'stopped', unhealthy: standing }],
    ['attention', { drifted: { ...standing, kinds: [] } }],
    ['attention', { state: 'orphan' }],
    ['empty', { state: 'empty' }],
  ])('%s: %j', (sign, more) => {
    expect(signOf(stage(more))).toBe(sign);
  });
});
