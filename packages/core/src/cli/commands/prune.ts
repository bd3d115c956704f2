import type { Prunable } from '../api.js';
import { type Context, printJson } from '../context.js';

/** Keeps house now, or tells what that would let go of. */
export async function prune(context: Context, dryRun: boolean): Promise<void> {
  const answer = dryRun
    ? await context.client.get<{ stages: readonly Prunable[] }>('/api/prune')
    : await context.client.post<{ stages: readonly Prunable[] }>('/api/prune');
  if (context.json) printJson(context, answer);
  else context.terminal.out(formatPrunable(answer.stages, dryRun));
}

export function formatPrunable(stages: readonly Prunable[], dryRun: boolean): string {
  if (stages.length === 0) return 'There is nothing to let go of.\n';
  const blocks = stages.map(({ project, stage, ...found }) =>
    [`${project}/${stage}`, ...linesOf(found, dryRun)].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}

function linesOf(
  { stops, containers, images, releases, problem }: Omit<Prunable, 'project' | 'stage'>,
  dryRun: boolean,
) {
  const [stop, remove, forget] = dryRun
    ? ['would stop', 'would remove', 'would let go of']
    : ['stopped', 'removed', 'let go of'];
  return [
    ...(problem === undefined ? [] : [`  ✗ not known: ${problem}`]),
    ...stops.map((name) => `  ${stop} ${name}`),
    ...containers.map((name) => `  ${remove} ${name}`),
    ...images.map((name) => `  ${remove} ${name}`),
    ...releases.map(({ number, tag }) => `  ${forget} release ${number} (${tag})`),
  ];
}
