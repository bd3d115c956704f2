import type { DeployPorts } from './context.js';

/** Brings the store's stages in step with the file: new ones get a row, those that left become orphans and serve on. */
export async function syncStages(ports: Pick<DeployPorts, 'store' | 'stages' | 'clock'>): Promise<void> {
  const wanted = new Map(ports.stages.all().map((stage) => [keyOf(stage), stage]));
  await ports.store.write(async (tx) => {
    const actor = { kind: 'system' as const, id: 'config' };
    // Read at once: most starts find all of them, however many there are.
    const known = new Map((await tx.stageRows()).map((row) => [keyOf(row), row]));
    for (const [key, { project, stage }] of wanted) {
      const row = known.get(key) ?? (await tx.ensureStage(project, stage));
      if (row.state !== 'active') await tx.updateStage(row.id, { state: 'active' });
    }
    for (const [key, row] of known) {
      if (row.state !== 'active' || wanted.has(key)) continue;
      await tx.updateStage(row.id, { state: 'orphan' });
      await tx.appendEvent({ type: 'stage.orphaned', actor, project: row.project, stage: row.stage });
    }
  });
}

function keyOf({ project, stage }: { readonly project: string; readonly stage: string }): string {
  return `${project}/${stage}`;
}
