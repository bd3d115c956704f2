import { AppError } from '../../base/index.js';
import { type Context, printJson } from '../context.js';
import { stagePath } from '../stage-path.js';

/** What is said when a wish was heard; it is made true soon after, and stays so across restarts. */
const HEARD = {
  pause: (stage: string) => `${stage} is paused: nothing is deployed by itself.`,
  resume: (stage: string) => `${stage} takes new versions by itself again.`,
  stop: (stage: string) => `${stage} is being stopped. It stays down until: docker-watcher start ${stage}`,
  start: (stage: string) => `${stage} is being started.`,
} as const;
export type Wish = keyof typeof HEARD;

export async function change(context: Context, wish: Wish, stage: string): Promise<void> {
  const changed = await context.client.post<unknown>(`${stagePath(stage)}/${wish}`);
  if (context.json) printJson(context, changed);
  else context.terminal.out(`${HEARD[wish](stage)}\n`);
}

export async function skip(context: Context, stage: string, tag: string): Promise<void> {
  await context.client.post(`${stagePath(stage)}/skip`, { tag });
  if (context.json) printJson(context, { skipped: tag });
  else context.terminal.out(`${tag} is not deployed on ${stage} by itself any more.\n`);
}

export async function liftQuarantine(context: Context, stage: string, digest: string): Promise<void> {
  await context.client.delete(`${stagePath(stage)}/quarantine/${encodeURIComponent(digest)}`);
  if (context.json) printJson(context, { lifted: digest });
  else context.terminal.out(`Lifted: ${digest} may be deployed on ${stage} again.\n`);
}

/** What is removed is gone, so a person is asked; a script says it beforehand. */
export async function remove(context: Context, stage: string, { yes }: { readonly yes?: boolean }): Promise<void> {
  const path = stagePath(stage);
  if (yes !== true && !(await isMeant(context, stage))) return context.terminal.out('Nothing was removed.\n');
  await context.client.delete(path);
  if (context.json) printJson(context, { removed: stage });
  else context.terminal.out(`${stage} is being removed. Named volumes stay.\n`);
}

async function isMeant({ terminal, signal }: Context, stage: string): Promise<boolean> {
  if (terminal.ask === undefined) {
    throw new AppError('request.invalid', `This removes ${stage}: its route, containers and images.`, {
      hint: 'Nobody is here to be asked. Say it with --yes.',
    });
  }
  const answer = await terminal.ask(`Remove ${stage}: its route, containers and images? [y/N] `, signal);
  return /^y(?:es)?$/i.test(answer.trim());
}
