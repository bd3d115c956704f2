import { AppError } from '../../base/index.js';
import type { Check } from '../api.js';
import type { Place } from '../client.js';
import { type Context, printJson } from '../context.js';
import { widthOf } from '../table.js';
import type { Terminal } from '../terminal.js';
import { wrap } from '../wrap.js';

const SIGNS: Readonly<Record<Check['state'], string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '–' };
/** Longer titles get a line of their own. */
const WIDEST_TITLE = 22;

/** Checks everything and says what to do; `without` does it where no controller runs. True: nothing has failed. */
export async function doctor(
  context: Context & { readonly place: Place },
  without: () => Promise<readonly Check[]>,
): Promise<boolean> {
  const { checks, runs } = await ask(context, without);
  if (context.json) printJson(context, { checks });
  else context.terminal.out(formatChecks(checks, runs, context.terminal));
  return checks.every(({ state }) => state !== 'failed');
}

async function ask(
  { client, place }: Context & { readonly place: Place },
  without: () => Promise<readonly Check[]>,
): Promise<{ readonly checks: readonly Check[]; readonly runs: boolean }> {
  try {
    return { ...(await client.get<{ checks: readonly Check[] }>('/api/doctor')), runs: true };
  } catch (error) {
    const isAway = error instanceof AppError && error.code === 'controller.absent';
    if (!isAway || place.kind === 'url') throw error;
    return { checks: await without(), runs: false };
  }
}

export function formatChecks(checks: readonly Check[], runs: boolean, { columns }: Pick<Terminal, 'columns'>): string {
  const width = Math.min(WIDEST_TITLE, Math.max(0, ...checks.map(({ title }) => widthOf(title))));
  const head = runs ? [] : wrap('', 'No controller runs: this is what the configuration file tells.', columns);
  const lines = checks.flatMap((check) => linesOf(check, width, columns));
  return `${[...head, ...lines, '', verdictOf(checks)].join('\n')}\n`;
}

function linesOf({ state, title, detail, hint }: Check, width: number, columns: number): readonly string[] {
  const indent = ' '.repeat(width + 4);
  const isLong = widthOf(title) > width;
  const lead = `${SIGNS[state]} ${title}`;
  const said = detail.split('\n').flatMap((line, i) => {
    const before = i === 0 && !isLong ? lead + ' '.repeat(width - widthOf(title) + 2) : indent;
    return wrap(before, line.trim(), columns);
  });
  return [...(isLong ? [lead] : []), ...said, ...(hint === undefined ? [] : wrap(`${indent}→ `, hint, columns))];
}

function verdictOf(checks: readonly Check[]): string {
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  const also = warnings === 0 ? '' : `${warnings === 1 ? 'one warning' : `${warnings} warnings`}`;
  if (failed > 0)
    return `✗ ${failed === 1 ? 'One check' : `${failed} checks`} failed${also === '' ? '' : `, ${also}`}.`;
  return also === '' ? '✓ All is well.' : `✓ Nothing failed; ${also}.`;
}
