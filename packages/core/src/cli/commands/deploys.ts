import type { Deploy } from '../api.js';
import { beginDeploy } from '../begin-deploy.js';
import { type Context, printJson } from '../context.js';
import { stagePath } from '../stage-path.js';

interface Following {
  readonly follow?: boolean;
}

export interface DeployOptions extends Following {
  readonly tag?: string;
  readonly digest?: string;
  readonly confirm?: boolean;
  readonly force?: boolean;
}

export interface ApplyOptions extends Following {
  readonly confirm?: boolean;
}

export interface RollbackOptions extends Following {
  readonly to?: string;
}

export function deploy(context: Context, stage: string, { follow, ...body }: DeployOptions): Promise<number> {
  return beginDeploy(context, `${stagePath(stage)}/deploy`, body, follow === true);
}

export function apply(context: Context, stage: string, { follow, ...body }: ApplyOptions): Promise<number> {
  return beginDeploy(context, `${stagePath(stage)}/apply`, body, follow === true);
}

export function restart(context: Context, stage: string, { follow }: Following): Promise<number> {
  return beginDeploy(context, `${stagePath(stage)}/restart`, {}, follow === true);
}

export function rollback(context: Context, stage: string, { follow, ...body }: RollbackOptions): Promise<number> {
  return beginDeploy(context, `${stagePath(stage)}/rollback`, body, follow === true);
}

export async function cancel(context: Context, id: string): Promise<void> {
  const cancelled = await context.client.post<Deploy>(`/api/deploys/${encodeURIComponent(id)}/cancel`);
  if (context.json) printJson(context, cancelled);
  else context.terminal.out(`Cancelling ${cancelled.tag} on ${cancelled.project}/${cancelled.stage}.\n`);
}
