import type { DeployOptions, DeployPorts } from './context.js';
import { type Drift, driftOf } from './drift.js';
import type { StageRow } from './model.js';
import { type Observed, observeStage } from './observe-stage.js';

export interface Healing {
  readonly observed: Observed;
  /** What was mended. */
  readonly healed: readonly Drift[];
  /** What is left for a person. */
  readonly left: readonly Drift[];
}

/**
 * Makes sure that what is live runs (or, when a person stopped it, does not) and that its route leads to where it is now:
 * after a restart of the engine or the host, containers may be stopped, and their addresses may have been swapped.
 * Undefined while nothing is live.
 */
export async function heal(
  ports: DeployPorts,
  options: DeployOptions,
  row: StageRow,
  signal: AbortSignal,
): Promise<Healing | undefined> {
  const before = await observeStage(ports, options, row, signal);
  if (before === undefined) return undefined;
  const healed = driftOf(before).filter(({ heals, kind }) => heals && kind !== 'second-container');
  if (healed.some(({ kind }) => isOfContainer(kind))) await healContainer(ports, before, signal);
  // A start gives a container another address: the route is looked at after it.
  const observed = healed.length === 0 ? before : ((await observeStage(ports, options, row, signal)) ?? before);
  const routes = driftOf(observed).filter(({ kind, heals }) => heals && kind.startsWith('route-'));
  if (routes.length > 0) await healRoute(ports, observed, signal);
  const all = [...healed.filter(({ kind }) => isOfContainer(kind)), ...routes];
  return { observed, healed: all, left: driftOf(observed).filter(({ heals }) => !heals) };
}

function isOfContainer(kind: Drift['kind']): boolean {
  return kind.startsWith('container-') || kind === 'restart-policy';
}

async function healContainer(ports: DeployPorts, observed: Observed, signal: AbortSignal): Promise<void> {
  const { container, stopped, restart, spec } = observed;
  if (container === undefined) return;
  if (stopped) {
    await ports.engine.setRestartPolicy(container.id, 'no', { signal });
    await ports.engine.stop(container.id, { timeoutMs: spec.run.stopTimeoutMs, signal });
    return;
  }
  if (container.state === 'created' || container.state === 'exited') await ports.engine.start(container.id, { signal });
  await ports.engine.setRestartPolicy(container.id, restart, { signal });
}

async function healRoute(ports: DeployPorts, observed: Observed, signal: AbortSignal): Promise<void> {
  const { host, target, route, spec, release } = observed;
  const provider = ports.proxies.current()?.provider;
  if (host === undefined || target === undefined || provider === undefined) return;
  const wanted = {
    id: spec.key,
    host,
    target: { ...target, scheme: 'http' as const },
    websockets: spec.websockets,
    owner: ports.instance.id,
    generation: release.deployId,
    ...(spec.tls === undefined ? {} : { tls: spec.tls }),
  };
  await provider.putRoute(wanted, { signal, ...(route === undefined ? {} : { previous: route.route }) });
  ports.log.info('Route follows its container', { stage: spec.key, target: `${target.host}:${target.port}` });
}
