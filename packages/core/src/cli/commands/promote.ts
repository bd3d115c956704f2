import { AppError, formatDuration } from '../../base/index.js';
import type { Promotion } from '../api.js';
import { beginDeploy } from '../begin-deploy.js';
import type { Context } from '../context.js';
import { stagePath } from '../stage-path.js';
import { wrap } from '../wrap.js';

export interface PromoteOptions {
  readonly digest?: string;
  readonly confirm?: boolean;
  readonly force?: boolean;
  readonly follow?: boolean;
}

/** Shows what speaks for the version that would go, and sends exactly that one. */
export async function promote(context: Context, stage: string, options: PromoteOptions): Promise<number> {
  const path = stagePath(stage);
  const { follow, ...body } = options;
  const { promotions } = await context.client.get<{ promotions: readonly Promotion[] }>(`${path}/promotions`);
  const chosen =
    options.digest === undefined ? promotions[0] : promotions.find(({ digest }) => digest === options.digest);
  if (chosen?.obstacle !== undefined) {
    throw new AppError('deploy.not_promotable', chosen.obstacle, hintOf(promotions.filter((one) => one !== chosen)));
  }
  if (chosen !== undefined && !context.json) context.terminal.out(formatPromotion(chosen, context.terminal.columns));
  const digest = chosen?.digest ?? options.digest;
  return beginDeploy(
    context,
    `${path}/promote`,
    { ...body, ...(digest === undefined ? {} : { digest }) },
    follow === true,
  );
}

export function formatPromotion({ tag, from, liveMs, by, evidence }: Promotion, columns: number): string {
  const lines = evidence.flatMap(({ step, text }) => wrap(`  ${step.padEnd(8)} `, text, columns));
  return `${[`${tag} has been live on ${from} for ${formatDuration(liveMs)}, by ${by.kind} ${by.id}:`, ...lines].join('\n')}\n`;
}

function hintOf(others: readonly Promotion[]): { readonly hint?: string } {
  const ready = others.filter(({ obstacle }) => obstacle === undefined);
  if (ready.length === 0) return {};
  return { hint: `These could go: ${ready.map(({ tag, digest }) => `${tag} (--digest ${digest})`).join(', ')}` };
}
