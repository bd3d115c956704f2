import { ago } from '../ago.js';
import type { Project, Stage } from '../api.js';
import { type Context, printJson } from '../context.js';
import { formatTable, widthOf } from '../table.js';
import type { Terminal } from '../terminal.js';

const SIGNS: Readonly<Record<string, string>> = {
  running: '●',
  deploying: '◐',
  failed: '✗',
  empty: '○',
  orphan: '◇',
  stopped: '■',
};

/** What runs where, since when, and what wants attention. */
export async function status(context: Context): Promise<void> {
  const answer = await context.client.get<{ projects: readonly Project[] }>('/api/projects');
  if (context.json) printJson(context, answer);
  else context.terminal.out(formatStatus(answer.projects, context.terminal));
}

export function formatStatus(
  projects: readonly Project[],
  { columns, now }: Pick<Terminal, 'columns' | 'now'>,
): string {
  const stages = projects.flatMap((project) => project.stages);
  if (stages.length === 0) return 'No projects are configured.\n';
  const wide = layOut(stages, now(), { addresses: 'column' }, Number.POSITIVE_INFINITY);
  const fits = wide.split('\n').every((line) => widthOf(line) <= columns);
  return fits ? wide : layOut(stages, now(), { addresses: 'below' }, columns);
}

/** An address cut short is of no use: where there is no room for a column of them, each gets a line of its own. */
function layOut(
  stages: readonly Stage[],
  now: Date,
  { addresses }: { readonly addresses: 'column' | 'below' },
  width: number,
): string {
  const inColumn = addresses === 'column';
  return formatTable(
    [
      { title: 'STAGE', shrinkTo: 16 },
      { title: 'STATE' },
      { title: 'TAG', shrinkTo: 8 },
      { title: 'SINCE', align: 'right' },
      ...(inColumn ? [{ title: 'ADDRESS' }] : []),
    ],
    stages.map((stage) => ({
      cells: [
        `${stage.project}/${stage.stage}`,
        `${SIGNS[stage.state] ?? '?'} ${stage.state}`,
        stage.live?.tag ?? '–',
        stage.live === undefined ? '' : ago(stage.live.since, now),
        ...(inColumn ? [stage.address ?? ''] : []),
      ],
      notes: [...(inColumn || stage.address === undefined ? [] : [stage.address]), ...notesOf(stage)],
    })),
    width,
  );
}

function notesOf({ project, stage, open, last, waiting, configurationWaiting, pausedAt }: Stage): string[] {
  const notes: string[] = [];
  if (open !== undefined) {
    notes.push(`◐ ${open.kind} of ${open.tag}: ${open.state}${open.step === undefined ? '' : `, ${open.step}`}`);
  } else if (last?.state === 'failed') {
    notes.push(`✗ ${last.tag} failed: ${last.failure?.diagnosis ?? last.failure?.message ?? 'see the deploy'}`);
  }
  if (waiting > 0) notes.push(`${waiting} ${waiting === 1 ? 'candidate waits' : 'candidates wait'} for you`);
  if (configurationWaiting === true) {
    notes.push(`its configuration has changed: docker-watcher apply ${project}/${stage}`);
  }
  if (pausedAt !== undefined) notes.push('paused: nothing is deployed by itself');
  return notes;
}
