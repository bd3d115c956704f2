import type { DecisionReason } from './model.js';
import type { DetectionReads } from './ports.js';

/** Decisions about the one tag that a stage's policy takes as the newest. */
const OF_THE_NEWEST: ReadonlySet<DecisionReason> = new Set([
  'taken',
  'available',
  'outside-window',
  'quarantined',
  'same-digest',
  'below-mark',
  'paused',
  'needs-promotion',
]);

/** The newest candidate of a stage, whatever keeps it from being deployed by itself; undefined: none is known. */
export async function newestOf(
  store: Pick<DetectionReads, 'stageRow' | 'decisions'>,
  stageKey: string,
): Promise<{ readonly tag: string; readonly digest: string } | undefined> {
  const [project = '', stage = ''] = stageKey.split('/');
  const row = await store.stageRow(project, stage);
  const decisions = row === undefined ? [] : await store.decisions(row.id);
  const newest = decisions.find(({ reason, digest }) => digest !== undefined && OF_THE_NEWEST.has(reason));
  return newest?.digest === undefined ? undefined : { tag: newest.tag, digest: newest.digest };
}
