import { type Context, printJson } from '../context.js';
import { stagePath } from '../stage-path.js';

interface Looking {
  readonly looking: readonly { readonly registry: string; readonly image: string }[];
}

/** Has the registry asked now; of one stage, or of all. */
export async function look(context: Context, stage: string | undefined): Promise<void> {
  const path = stage === undefined ? '/api/look' : `${stagePath(stage)}/look`;
  const answer = await context.client.post<Looking>(path);
  if (context.json) return printJson(context, answer);
  const lines = answer.looking.map(({ registry, image }) => `Looking at ${image} (${registry}).\n`);
  context.terminal.out(lines.length === 0 ? 'There is nothing to look at.\n' : lines.join(''));
}
