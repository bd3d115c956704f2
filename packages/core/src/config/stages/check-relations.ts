import type { LoadContext } from '../context.js';
import type { StageConfig } from '../model.js';
import { closest } from '../source/did-you-mean.js';
import type { Problems } from '../source/problems.js';
import { collide, type PlacedBinding, portBindingsOf } from './port-bindings.js';
import type { StageDraft } from './resolve-stage.js';

export interface PlacedStage extends StageDraft {
  readonly config: StageConfig | undefined;
}

/** What can only be told of stages together. */
export function checkRelations(stages: readonly PlacedStage[], context: LoadContext): void {
  const { problems } = context;
  for (const stage of stages) checkPromotion(stage, stages, problems);
  checkAlone(stages, problems, ({ project, stage }) => `${project}-${stage}`, {
    message: (line) => `The containers of this stage would be called like those of the stage on line ${line}.`,
    hint: 'PROJECT-STAGE must differ: choose another name.',
  });
  checkAlone(stages, problems, ({ config }) => config?.host, {
    message: (line, host) => `The host name ${host} is that of the stage on line ${line} too.`,
    hint: 'Give one of the two a "subdomain" of its own.',
  });
  checkAlone(stages, problems, ({ levels }) => levels.value('adopt'), {
    message: (line) => `This stage and the one on line ${line} adopt the same container.`,
    hint: 'Keep "adopt" on one of the two.',
  });
  checkPorts(stages, context);
}

interface Words {
  message(line: number, value: string): string;
  readonly hint: string;
}

/** Told at the later of two stages that have the same value. */
function checkAlone(
  stages: readonly PlacedStage[],
  problems: Problems,
  shared: (stage: PlacedStage) => string | undefined,
  { message, hint }: Words,
): void {
  const first = new Map<string, PlacedStage>();
  for (const stage of stages) {
    const value = shared(stage);
    if (value === undefined) continue;
    const other = first.get(value);
    if (other === undefined) first.set(value, stage);
    else problems.add(stage.at, message(problems.lineOf(other.at), value), hint, 'key');
  }
}

function checkPromotion(
  { project, stage, levels }: PlacedStage,
  stages: readonly PlacedStage[],
  problems: Problems,
): void {
  const given = levels.given('promote_from');
  if (given === undefined) return;
  const { value: from, path } = given;
  const siblings = stages.filter((one) => one.project === project);
  const names = siblings.map((one) => one.stage);
  if (!names.includes(from)) {
    const others = names.filter((name) => name !== stage);
    const meant = closest(from, others);
    const all = others.length === 0 ? 'There is no other stage.' : `There are: ${others.join(', ')}.`;
    problems.add(
      path,
      `The project ${project} has no stage of this name.`,
      meant === undefined ? all : `Did you mean "${meant}"?`,
    );
    return;
  }
  const way = [stage];
  for (let next: string | undefined = from; next !== undefined; next = sourceOf(siblings, next)) {
    if (next === stage) {
      problems.add(
        path,
        `Promotion goes in a circle: ${[...way, next].join(' ← ')}.`,
        'A first stage has no promote_from.',
      );
      return;
    }
    if (way.includes(next)) return;
    way.push(next);
  }
}

function sourceOf(siblings: readonly PlacedStage[], stage: string): string | undefined {
  return siblings.find((one) => one.stage === stage)?.levels.value('promote_from');
}

/** One host has each port once. */
function checkPorts(stages: readonly PlacedStage[], { problems }: LoadContext): void {
  const taken: (PlacedBinding & { readonly stage: PlacedStage })[] = [];
  for (const stage of stages) {
    const bindings = portBindingsOf(stage.levels.given('ports'), problems);
    for (const placed of bindings) {
      const other = taken.find((one) => collide(one.binding, placed.binding));
      if (other === undefined) continue;
      problems.add(
        placed.at,
        `Port ${placed.binding.hostPort} of the host is published by ${other.stage.project}/${other.stage.stage} (line ${problems.lineOf(other.at)}) and ${stage.project}/${stage.stage}.`,
        'Publish it in one stage only.',
      );
    }
    taken.push(...bindings.map((placed) => ({ ...placed, stage })));
  }
}
