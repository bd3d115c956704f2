import type { DeployView, StepName, StepView } from '../api/views.js';

/** All there are, in order. */
const ORDER: readonly StepName[] = [
  'preflight',
  'pull',
  'hold',
  'stop-old',
  'create',
  'start',
  'gate',
  'before-switch',
  'switch',
  'prove',
  'after-switch',
  'bake',
  'retire',
  'prune',
];
const ALWAYS = new Set<StepName>(['preflight', 'pull', 'create', 'start', 'gate', 'switch', 'prove', 'bake']);
const WHEN_RECREATED = new Set<StepName>(['hold', 'stop-old']);

export interface RailStep {
  readonly name: StepName;
  readonly state: 'todo' | 'doing' | 'done' | 'failed' | 'undone';
  readonly step?: StepView;
  readonly undo?: StepView;
}

/** Steps done and to come, in order; what the strategy leaves out is left out. */
export function railOf(deploy: DeployView & { readonly steps?: readonly StepView[] }): readonly RailStep[] {
  const taken = deploy.steps ?? [];
  const isOver = deploy.finishedAt !== undefined;
  const isTaken = (name: StepName) => taken.some((step) => step.name === name);
  return ORDER.filter((name) => isTaken(name) || isExpected(deploy, name)).flatMap((name): readonly RailStep[] => {
    const step = taken.findLast((one) => one.name === name && one.phase === 'do');
    const undo = taken.findLast((one) => one.name === name && one.phase === 'undo');
    if (step === undefined) return isOver ? [] : [{ name, state: 'todo' }];
    return [{ name, state: stateOf(step, undo), step, ...(undo === undefined ? {} : { undo }) }];
  });
}

/** How far along, from 0 to 1, and whether the new version is the one that serves. */
export function progressOf({ state, step, strategy }: DeployView): {
  readonly share: number;
  readonly switched: boolean;
} {
  const expected = ORDER.filter((name) => name === step || isExpected({ strategy }, name));
  const at = step === undefined ? 0 : expected.indexOf(step);
  const undoing = state === 'undoing' || state === 'stuck';
  return { share: (at + 0.5) / expected.length, switched: !undoing && at > expected.indexOf('switch') };
}

/** Without having been taken yet. */
function isExpected({ strategy }: { readonly strategy?: DeployView['strategy'] | undefined }, name: StepName): boolean {
  return ALWAYS.has(name) || (strategy === 'recreate' && WHEN_RECREATED.has(name));
}

function stateOf(step: StepView, undo: StepView | undefined): RailStep['state'] {
  if (step.state === 'failed') return 'failed';
  if (undo?.state === 'done') return 'undone';
  return step.state === 'done' ? 'done' : 'doing';
}
