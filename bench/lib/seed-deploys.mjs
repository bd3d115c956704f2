// A store with a past: deploys that ended, and a live release on every stage, stopped so that nobody looks for its container.
import { loadSources } from './load-sources.mjs';

export async function seedDeploys(dataDir, { deploys, image }) {
  const { openStore, randomIds, systemClock } = await loadSources('core', ['src/store/index.ts', 'src/base/index.ts']);
  const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const store = await openStore({ dataDir, clock: systemClock, ids: randomIds, log });
  try {
    const stages = await store.stageRows();
    const began = Date.now() - deploys * 60_000;
    await store.write(async (tx) => {
      const snapshots = new Map();
      for (const { id: stageId } of stages) {
        const id = randomIds.next();
        await tx.insertSnapshot({ id, stageId, configHash: 'of the past', spec: {} });
        snapshots.set(stageId, id);
      }
      for (let index = 0; index < deploys; index++) {
        const { id: stageId } = stages[index % stages.length];
        const at = new Date(began + index * 60_000);
        const digest = `sha256:${index.toString(16).padStart(64, '0')}`;
        const tag = `v1.${index}.0`;
        const { id } = await tx.insertDeploy({
          ...{ id: randomIds.next(), stageId, kind: 'deploy', image, tag, digest, force: false, attempt: 0 },
          ...{ actor: { kind: 'poll', id: 'bench' }, reason: 'seen at bench', createdAt: at },
        });
        await tx.updateDeploy(id, { state: 'succeeded', startedAt: at, finishedAt: new Date(at.getTime() + 5_000) });
        if (index < deploys - stages.length) continue;
        await tx.insertRelease({
          ...{ id: randomIds.next(), stageId, deployId: id, image, tag, digest, snapshotId: snapshots.get(stageId) },
          ...{ configHash: 'of the past', containerId: 'gone', containerName: 'gone', localTag: 'gone', liveAt: at },
        });
      }
      for (const { id } of stages) await tx.updateStage(id, { stoppedAt: new Date(began) });
    });
  } finally {
    await store.close();
  }
}
