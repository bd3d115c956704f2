import type { RouteStatus } from '@docker-watcher/sdk';
import type { DeployContext, DeployOptions, DeployPorts } from './context.js';
import { liveOf } from './live.js';
import type { StageRow } from './model.js';
import { proxyTargetOf } from './targets.js';

/**
 * Makes sure that what is live runs and that its route leads to where it is now: after a restart of the engine or the
 * host, containers may be stopped, and their addresses may have been swapped.
 */
export async function wakeLive(
  ports: DeployPorts,
  options: DeployOptions,
  row: StageRow,
  signal: AbortSignal,
): Promise<void> {
  if (row.stoppedAt !== undefined || row.state === 'removed') return;
  const release = (await ports.store.releases(row.id)).find(({ retiredAt }) => retiredAt === undefined);
  const snapshot = release === undefined ? undefined : await ports.store.snapshot(release.snapshotId);
  if (release === undefined || snapshot === undefined) return;
  const { spec } = snapshot;
  const live = await liveOf(ports, spec, signal);
  // Something else serves: a second version beside it would be one too many.
  if (live.container !== undefined && live.container.name !== release.containerName) return;
  let container = live.container;
  if (container === undefined) return;
  if (container.state === 'created' || container.state === 'exited') {
    await ports.engine.start(container.id, { signal });
    container = await ports.engine.container(container.id, { signal });
  }
  const provider = ports.proxies.current()?.provider;
  if (container === undefined || container.state !== 'running' || spec.host === undefined || provider === undefined)
    return;
  const asking: Pick<DeployContext, 'ports' | 'options' | 'frozen'> = {
    ports,
    options,
    frozen: { spec, configHash: release.configHash },
  };
  const target = await proxyTargetOf(asking, container, signal);
  const { route } = live;
  if (target === undefined || (route !== undefined && isThere(route, target))) return;
  const wanted = {
    id: spec.key,
    host: spec.host,
    target: { ...target, scheme: 'http' as const },
    websockets: spec.websockets,
    owner: ports.instance.id,
    generation: release.deployId,
    ...(spec.tls === undefined ? {} : { tls: spec.tls }),
  };
  await provider.putRoute(wanted, { signal, ...(route === undefined ? {} : { previous: route.route }) });
  ports.log.info('Route follows its container', { stage: spec.key, target: `${target.host}:${target.port}` });
}

/** Only what is seen to serve is left alone: with `unknown` the route is put again. */
function isThere({ state, route }: RouteStatus, target: { readonly host: string; readonly port: number }): boolean {
  return state === 'serving' && route.target.host === target.host && route.target.port === target.port;
}
