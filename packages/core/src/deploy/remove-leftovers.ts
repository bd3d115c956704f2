import type { DeployPorts } from './context.js';
import { isTargetOf } from './live.js';
import type { StageRow } from './model.js';
import { stageLabels } from './names.js';
import { spareImages } from './our-images.js';

/**
 * Makes the removal of a stage true: its routes first, then its containers, then the images kept for it. Named volumes stay.
 * Idempotent. True when there was nothing left.
 */
export async function removeLeftovers(ports: DeployPorts, row: StageRow, signal: AbortSignal): Promise<boolean> {
  const containers = await ports.engine.containers(stageLabels(ports.instance.id, row), { signal });
  const releases = (await ports.store.releases(row.id)).filter(({ prunedAt }) => prunedAt === undefined);
  if (containers.length === 0 && releases.length === 0) return true;
  const provider = ports.proxies.current()?.provider;
  const key = `${row.project}/${row.stage}`;
  const routes = (await provider?.listRoutes(ports.instance.id, { signal })) ?? [];
  for (const { route } of routes) {
    if (route.id === key) await provider?.deleteRoute(route.host, { signal });
  }
  const left = (await provider?.listRoutes(ports.instance.id, { signal })) ?? [];
  for (const container of containers) {
    if (left.some(({ route }) => isTargetOf(container, route))) continue;
    await ports.engine.setRestartPolicy(container.id, 'no', { signal });
    await ports.engine.remove(container.id, { signal });
  }
  for (const release of releases) {
    for (const image of await spareImages(ports, release, [release])) await ports.engine.removeImage(image, { signal });
    const now = ports.clock.now();
    await ports.store.write((tx) =>
      tx.updateRelease(release.id, { prunedAt: now, ...(release.retiredAt === undefined ? { retiredAt: now } : {}) }),
    );
  }
  ports.log.info('Removed a stage', { project: row.project, stage: row.stage, containers: containers.length });
  return false;
}
