import type { AuditEntry } from '../api.js';
import { type Context, printJson } from '../context.js';
import { formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';

export interface AuditOptions {
  readonly project?: string;
  readonly stage?: string;
  readonly actor?: string;
  readonly limit?: string;
}

/** Who changed what, newest first. */
export async function audit(context: Context, { project, stage, actor, limit }: AuditOptions): Promise<void> {
  const wanted = Object.entries({ project, stage, actor, limit }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(wanted as [string, string][]);
  const answer = await context.client.get<{ entries: readonly AuditEntry[] }>(`/api/audit?${query}`);
  if (context.json) printJson(context, answer);
  else context.terminal.out(formatAudit(answer.entries, context.terminal));
}

export function formatAudit(entries: readonly AuditEntry[], { columns }: Pick<Terminal, 'columns'>): string {
  if (entries.length === 0) return 'Nothing was changed.\n';
  return formatTable(
    [
      { title: 'WHEN' },
      { title: 'WHAT', shrinkTo: 16 },
      { title: 'WHERE', shrinkTo: 12 },
      { title: 'WHO', shrinkTo: 8 },
      { title: 'FROM' },
    ],
    entries.map(({ at, type, project, stage, actor, from, data, before, after }) => ({
      cells: [
        at.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
        typeof data.tag === 'string' ? `${type} ${data.tag}` : type,
        [project, stage].filter((name) => name !== undefined).join('/'),
        `${actor.kind} ${actor.id}`,
        from ?? '',
      ],
      notes: differences(before, after),
    })),
    columns,
  );
}

/** One line for each thing that is not as it was. */
function differences(before: AuditEntry['before'] = {}, after: AuditEntry['after'] = {}): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const shown = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return shown.map((name) => `${name}: ${textOf(before[name])} → ${textOf(after[name])}`);
}

function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
