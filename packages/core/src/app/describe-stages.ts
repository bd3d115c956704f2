import type { StageConfig } from '../config/index.js';
import { chooseStrategy } from '../deploy/index.js';
import { formatImageName } from '../images/index.js';

/** What each stage will do, in words: what it takes, where it answers, how it is replaced and why. */
export function describeStages(stages: readonly StageConfig[]): string {
  return stages.map(describeStage).join('\n');
}

function describeStage(stage: StageConfig): string {
  const { pattern } = stage.tags;
  const tags = pattern.kind === 'regex' ? `/${pattern.text}/` : pattern.text;
  const { strategy, reason, hint } = chooseStrategy(stage);
  const lines = [
    `takes ${formatImageName(stage.image)} ${tags}, ${howItGoesLive(stage)}`,
    stage.host === undefined ? 'answers nobody: a worker' : `answers at ${stage.host}`,
    `is replaced by ${strategy}: ${reason}`,
    ...(strategy === 'recreate' && hint !== undefined ? [`  to change that: ${hint}`] : []),
  ];
  return [stage.key, ...lines.map((line) => `  ${line}`)].join('\n');
}

function howItGoesLive({ autoDeploy, confirm, promoteFrom }: StageConfig): string {
  const from = promoteFrom === undefined ? '' : `once it was a release of ${promoteFrom}, `;
  if (autoDeploy) return `${from}by itself`;
  return `${from}when a person says so${confirm ? ' and confirms it' : ''}`;
}
