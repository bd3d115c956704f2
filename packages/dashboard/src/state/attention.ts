import type { PartState, ProjectView, StageView } from '../api/views.js';

/** What waits for a person, worst first. */
export type Attention = {
  readonly since?: string;
  readonly detail?: string;
} & (
  | { readonly kind: 'part'; readonly part: PartState }
  | {
      readonly kind: 'stuck' | 'failed' | 'unhealthy' | 'drifted' | 'quarantined' | 'waiting' | 'config' | 'orphan';
      readonly stage: StageView;
    }
);

const ORDER = [
  'stuck',
  'part',
  'unhealthy',
  'failed',
  'drifted',
  'waiting',
  'quarantined',
  'config',
  'orphan',
] as const;

export function attentionOf(projects: readonly ProjectView[], parts: readonly PartState[]): readonly Attention[] {
  const found: Attention[] = parts
    .filter(({ state }) => state !== 'ok')
    .map((part) => ({ kind: 'part', part, ...(part.detail === undefined ? {} : { detail: part.detail }) }));
  for (const { stages } of projects) for (const stage of stages) found.push(...ofStage(stage));
  return found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function ofStage(stage: StageView): Attention[] {
  const found: Attention[] = [];
  const { open, last, unhealthy, drifted, configurationWaiting, quarantined } = stage;
  if (open?.state === 'stuck') found.push({ kind: 'stuck', stage, since: open.createdAt });
  if (unhealthy) found.push({ kind: 'unhealthy', stage, since: unhealthy.since, detail: unhealthy.reason });
  if (drifted) found.push({ kind: 'drifted', stage, since: drifted.since, detail: drifted.reason });
  if (last?.state === 'failed' && open === undefined) {
    const detail = last.failure?.diagnosis ?? last.failure?.message;
    found.push({
      kind: 'failed',
      stage,
      since: last.finishedAt ?? last.createdAt,
      ...(detail === undefined ? {} : { detail }),
    });
  } else if (quarantined[0] !== undefined) {
    // The failure that put it there tells the story already.
    found.push({ kind: 'quarantined', stage, since: quarantined[0].at, detail: quarantined[0].reason });
  }
  if (stage.waiting > 0 && open === undefined) found.push({ kind: 'waiting', stage });
  if (configurationWaiting && open === undefined) found.push({ kind: 'config', stage });
  if (stage.state === 'orphan') found.push({ kind: 'orphan', stage });
  return found;
}

/** How a stage is, in one word: what its sign shows. */
export type Sign =
  | 'healthy'
  | 'working'
  | 'waiting'
  | 'attention'
  | 'failed'
  | 'unknown'
  | 'quarantined'
  | 'stopped'
  | 'empty';

export function signOf(stage: StageView): Sign {
  if (stage.open?.state === 'stuck') return 'failed';
  if (stage.open !== undefined) return 'working';
  if (stage.state === 'stopped') return 'stopped';
  if (stage.unhealthy !== undefined || stage.state === 'failed') return 'failed';
  if (stage.state === 'empty') return 'empty';
  if (stage.drifted !== undefined || stage.state === 'orphan') return 'attention';
  return 'healthy';
}
