import { formatDuration } from '../base/index.js';
import type { Deploy, Event } from './api.js';
import { type Context, printJson } from './context.js';
import { EXIT } from './exit-codes.js';
import { formatFailure } from './format-failure.js';
import { Progress } from './progress.js';

/** Asks for a deploy; with `follow` shows its steps and gives the exit code of how it ended. */
export async function beginDeploy(context: Context, path: string, body: object, follow: boolean): Promise<number> {
  const begun = await context.client.post<Deploy>(path, body);
  if (!follow) {
    if (context.json) printJson(context, begun);
    else context.terminal.out(`${titleOf(begun)}: ${begun.state}. Its id: ${begun.id}\n`);
    return EXIT.ok;
  }
  if (!context.json) context.terminal.out(`${titleOf(begun)}\n`);
  const ended = await followDeploy(context, begun.id);
  if (context.json) printJson(context, ended);
  else context.terminal.out(outcomeOf(ended));
  return ended.state === 'succeeded' ? EXIT.ok : EXIT.failure;
}

/** Shows the steps until the deploy has ended; then says how. */
async function followDeploy({ client, terminal, json, signal }: Context, id: string): Promise<Deploy> {
  const progress = new Progress(terminal);
  try {
    for await (const { event, data } of client.stream(`/api/deploys/${id}/logs`, { signal })) {
      if (event === 'message' && !json) progress.show(JSON.parse(data) as Event);
    }
  } finally {
    progress.close();
  }
  return client.get<Deploy>(`/api/deploys/${id}`);
}

function titleOf({ kind, tag, project, stage }: Deploy): string {
  const verb = kind.charAt(0).toUpperCase() + kind.slice(1);
  return `${verb} of ${tag} on ${project}/${stage}`;
}

function outcomeOf(ended: Deploy): string {
  const { state, tag, project, stage, durationMs, supersededBy } = ended;
  const took = durationMs === undefined ? '' : ` after ${formatDuration(durationMs)}`;
  if (state === 'succeeded') return `✓ ${tag} is live on ${project}/${stage}${took}.\n`;
  if (state === 'superseded')
    return `– ${tag} was superseded${supersededBy === undefined ? '' : ` by ${supersededBy}`}.\n`;
  if (state === 'cancelled') return `– ${tag} was cancelled${took}.\n`;
  return formatFailure(ended);
}
