import type { StagePlan } from '../api.js';
import { type Context, printJson } from '../context.js';
import type { Terminal } from '../terminal.js';
import { wrap } from '../wrap.js';

/** What deploys would do, and what is not as it should be; of one project or stage, or of all. */
export async function plan(context: Context, only: string | undefined): Promise<void> {
  const answer = await context.client.get<{ stages: readonly StagePlan[] }>('/api/plan');
  const stages = answer.stages.filter(
    ({ project, stage }) => only === undefined || only === project || only === `${project}/${stage}`,
  );
  if (context.json) printJson(context, { stages });
  else context.terminal.out(formatPlan(stages, context.terminal));
}

export function formatPlan(stages: readonly StagePlan[], { columns }: Pick<Terminal, 'columns'>): string {
  if (stages.length === 0) return 'There is no such stage.\n';
  return `${stages.map((stage) => blockOf(stage, columns).join('\n')).join('\n\n')}\n`;
}

function blockOf(plan: StagePlan, columns: number): string[] {
  const { project, stage, state, live, problem } = plan;
  const key = `${project}/${stage}`;
  const runs = live === undefined ? 'nothing is live' : `${live.tag} is live`;
  const head = `${key}  ${state === 'orphan' ? `left the configuration, and serves on; ${runs}` : runs}`;
  const facts = problem === undefined ? factsOf(plan, key) : [['✗ not known', problem] as const];
  return [head, ...facts.flatMap(([label, text]) => wrap(`  ${label.padEnd(13)} `, text, columns))];
}

function factsOf(
  { live, strategy, gap, reach, waiting, drift }: StagePlan,
  key: string,
): (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [];
  if (strategy !== undefined) {
    facts.push(['next deploy', `${strategy.kind}: ${strategy.reason}`]);
    if (strategy.kind === 'recreate' && strategy.hint !== undefined)
      facts.push(['', `To change that: ${strategy.hint}`]);
  }
  if (gap !== undefined) facts.push(['gap', gap]);
  else if (live !== undefined && strategy !== undefined) facts.push(['gap', 'none that visitors notice']);
  if (reach !== undefined) facts.push(['reached', `by ${reach.kind}: ${reach.reason}`]);
  if (waiting.length > 0) {
    facts.push(['◐ waiting', `configuration: ${waiting.join(', ')}`], ['', `docker-watcher apply ${key}`]);
  }
  for (const { text, heals } of drift) {
    facts.push([heals ? '◐ drift' : '✗ drift', `${text} ${heals ? 'It mends itself.' : 'It waits for a person.'}`]);
  }
  if (live !== undefined && waiting.length === 0 && drift.length === 0) facts.push(['✓', 'as it should be']);
  return facts;
}
