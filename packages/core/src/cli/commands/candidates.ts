import { shortDigest } from '../../images/index.js';
import { ago } from '../ago.js';
import type { Candidates } from '../api.js';
import { type Context, printJson } from '../context.js';
import { stagePath } from '../stage-path.js';
import { formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';

/** The tags seen for a stage, and why each was taken or not. */
export async function candidates(context: Context, stage: string): Promise<void> {
  const answer = await context.client.get<Candidates>(`${stagePath(stage)}/candidates`);
  if (context.json) printJson(context, answer);
  else context.terminal.out(formatCandidates(answer, context.terminal));
}

export function formatCandidates(
  { candidates: rows, repository }: Candidates,
  { columns, now }: Pick<Terminal, 'columns' | 'now'>,
): string {
  const since = repository?.failingSince;
  const doubt =
    since === undefined
      ? ''
      : `✗ The registry has not answered for ${ago(since, now())}: ${repository?.error ?? 'no reason known'}\n`;
  if (rows.length === 0) return `${doubt}No tag was seen yet.\n`;
  return (
    doubt +
    formatTable(
      [
        { title: 'TAG', shrinkTo: 12 },
        { title: 'DIGEST', shrinkTo: 12 },
        { title: 'AGE', align: 'right' },
        { title: 'DECISION' },
        { title: 'WHY', shrinkTo: 20 },
      ],
      rows.map(({ tag, digest, pushedAt, firstSeenAt, live, decision }) => {
        const at = pushedAt ?? firstSeenAt;
        return {
          cells: [
            live ? `● ${tag}` : `  ${tag}`,
            digest === undefined ? '' : shortDigest(digest).replace('sha256:', ''),
            at === undefined ? '' : ago(at, now()),
            decision?.reason ?? '',
            decision?.detail ?? '',
          ],
        };
      }),
      columns,
    )
  );
}
