import type { DeployPorts } from './context.js';

/** Brings the store's stages in step with the file: new ones get a row, those that left become orphans and serve on. */
export async function syncStages(ports: Pick<DeployPorts, 'store' | 'stages' | 'clock'>): Promise<void> {
  const wanted = ports.stages.all();
  await ports.store.write(async (tx) => {
    const actor = { kind: 'system' as const, id: 'config' };
    for (const { project, stage } of wanted) {
      const row = await tx.ensureStage(project, stage);
      if (row.state !== 'active') await tx.updateStage(row.id, { state: 'active' });
    }
    for (const row of await tx.stageRows()) {
      if (row.state !== 'active' || wanted.some(({ project, stage }) => project === row.project && stage === row.stage))
        continue;
      await tx.updateStage(row.id, { state: 'orphan' });
      await tx.appendEvent({ type: 'stage.orphaned', actor, project: row.project, stage: row.stage });
    }
  });
}
