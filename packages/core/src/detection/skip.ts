import { AppError, askedBy, authorize, type Caller } from '../base/index.js';
import type { DetectionContext } from './context.js';

/** A person says that a tag is not to be deployed on a stage by itself; naming it in a deploy still works. */
export async function skip(
  { store, clock }: Pick<DetectionContext, 'store' | 'clock'>,
  caller: Caller,
  stageKey: string,
  tag: string,
): Promise<void> {
  const [project = '', stage = ''] = stageKey.split('/');
  authorize(caller, 'deploy', project);
  const row = await store.stageRow(project, stage);
  if (row === undefined) throw new AppError('not_found', `There is no stage "${stageKey}".`);
  await store.write(async (tx) => {
    await tx.skipTag(row.id, tag, clock.now());
    await tx.appendEvent({ type: 'candidate.skipped', project, stage, ...askedBy(caller, { tag }) });
  });
}
