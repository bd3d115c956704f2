import { describe, expect, it } from 'vitest';
import type { DeployView, StepName, StepView } from '../api/views.js';
import { progressOf, railOf } from './steps.js';

const step = (name: StepName, state: StepView['state'], phase: StepView['phase'] = 'do') =>
  ({ name, state, phase, startedAt: '' }) as StepView;
const deploy = (more: Partial<DeployView> & { steps?: StepView[] }) =>
  ({ state: 'running', ...more }) as DeployView & { steps?: StepView[] };
const told = (more: Parameters<typeof deploy>[0]) => railOf(deploy(more)).map(({ name, state }) => `${name} ${state}`);

describe('the rail of a deploy', () => {
  it('shows what is done, what is being done, and what is to come', () => {
    expect(told({ steps: [step('preflight', 'done'), step('pull', 'intended')] })).toEqual([
      'preflight done',
      'pull doing',
      'create todo',
      'start todo',
      'gate todo',
      'switch todo',
      'prove todo',
      'bake todo',
    ]);
  });

  it('has two steps more when it is recreated', () => {
    expect(told({ strategy: 'recreate', steps: [] })).toContain('stop-old todo');
    expect(told({ strategy: 'blue-green', steps: [] })).not.toContain('stop-old todo');
  });

  it('shows only what was done once it has ended, and what was taken back', () => {
    const steps = [
      step('preflight', 'done'),
      step('create', 'done'),
      step('gate', 'failed'),
      step('create', 'done', 'undo'),
    ];
    expect(told({ finishedAt: 'then', steps })).toEqual(['preflight done', 'create undone', 'gate failed']);
  });

  it('has hooks where they were run', () => {
    const steps = [step('preflight', 'done'), step('before-switch', 'done'), step('switch', 'done')];
    expect(told({ finishedAt: 'then', steps })).toEqual(['preflight done', 'before-switch done', 'switch done']);
  });

  it('shows steps after the last one too', () => {
    expect(told({ finishedAt: 'then', steps: [step('retire', 'done')] })).toEqual(['retire done']);
  });
});

describe('progress', () => {
  it('changes places at the switch, and back when it is undone', () => {
    expect(progressOf(deploy({ step: 'switch' })).switched).toBe(false);
    expect(progressOf(deploy({ step: 'prove' })).switched).toBe(true);
    expect(progressOf(deploy({ step: 'prove', state: 'undoing' })).switched).toBe(false);
  });

  it('only ever grows', () => {
    const shares = (['preflight', 'pull', 'gate', 'bake'] as const).map(
      (name) => progressOf(deploy({ step: name })).share,
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});
