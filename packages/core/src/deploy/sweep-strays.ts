import type { DeployPorts } from './context.js';
import { isTargetOf } from './live.js';
import { LABELS } from './names.js';
import { isOver } from './transitions.js';

/** Removes containers of ours that belong to no open deploy, no kept release and no route: what a crash left behind. */
export async function sweepStrays(ports: DeployPorts, signal: AbortSignal): Promise<void> {
  const containers = await ports.engine.containers({ [LABELS.instance]: ports.instance.id }, { signal });
  if (containers.length === 0) return;
  const routes = (await ports.proxies.current()?.provider.listRoutes(ports.instance.id, { signal })) ?? [];
  const kept = new Set<string>();
  for (const row of await ports.store.stageRows()) {
    for (const release of await ports.store.releases(row.id))
      if (release.prunedAt === undefined) kept.add(release.containerName);
  }
  for (const container of containers) {
    if (kept.has(container.name) || routes.some(({ route }) => isTargetOf(container, route))) continue;
    const deploy = await ports.store.deploy(container.labels[LABELS.deploy] ?? '');
    if (deploy !== undefined && !isOver(deploy.state)) continue;
    await ports.engine.remove(container.id, { signal });
    ports.log.info('Removed a container that a broken-off deploy left', { container: container.name });
  }
}
