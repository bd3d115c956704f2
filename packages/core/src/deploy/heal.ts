import { AppError, messageOf } from '../base/index.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { type Drift, driftOf } from './drift.js';
import type { StageRow } from './model.js';
import { type Observed, observeStage } from './observe-stage.js';
import type { EngineContainer } from './ports.js';

export interface Healing {
  readonly observed: Observed;
  /** What was mended, and is seen to be. */
  readonly healed: readonly Drift[];
  /** What is left for a person. */
  readonly left: readonly Drift[];
  /** The engine will not start what is live: it is of no use any more. */
  readonly isRefused: boolean;
}

/** When a container that is down may be started again. */
export interface Starts {
  may(): boolean;
  /** It was. */
  started(): void;
}

/**
 * Makes sure that what is live runs (or, when a person stopped it, does not) and that its route leads to where it is now:
 * after a restart of the engine or the host, containers may be stopped, and their addresses may have been swapped.
 * Undefined while nothing is live. `starts.may()`: a container that is down may be started now.
 */
export async function heal(
  ports: DeployPorts,
  options: DeployOptions,
  row: StageRow,
  starts: Starts,
  signal: AbortSignal,
): Promise<Healing | undefined> {
  const before = await observeStage(ports, options, row, signal);
  if (before === undefined) return undefined;
  const look = async () => (await observeStage(ports, options, row, signal)) ?? before;
  const refusals: unknown[] = [];
  const attempt = async (work: Promise<void>) => {
    refusals.push(...(await refusalsOf(work, signal)));
    return look();
  };
  let observed = before;
  const ofContainer = mendable(observed).filter(({ kind }) => !kind.startsWith('route-'));
  if (ofContainer.length > 0) observed = await attempt(healContainer(ports, before, starts, signal));
  // A start gives a container another address: the route is looked at after it.
  const ofRoute = mendable(observed).filter(({ kind }) => kind.startsWith('route-'));
  if (ofRoute.length > 0) observed = await attempt(healRoute(ports, observed, signal));
  const tried = [...ofContainer, ...ofRoute];
  const known = new Set(driftOf(before).map(({ kind }) => kind));
  const still = driftOf(observed);
  const words = refusals.map((refusal) => ports.redactor.redact(messageOf(refusal)));
  return {
    observed,
    isRefused: isDown(observed.container) && refusals.some(isRefusal),
    healed: tried.filter(({ kind }) => still.every((drift) => drift.kind !== kind)),
    left: still
      // A proxy may need a moment to be sure of a route that was put just now.
      .filter(({ kind, heals }) => !heals || (kind !== 'second-container' && known.has(kind)))
      .map((drift) => (drift.heals ? { ...drift, text: [drift.text, ...words].join(' ') } : drift)),
  };
}

/** Housekeeping retires a second version. */
function mendable(observed: Observed): readonly Drift[] {
  return driftOf(observed).filter(({ kind, heals }) => heals && kind !== 'second-container');
}

/** Why it could not be done; an engine that does not answer says nothing about a stage. */
async function refusalsOf(work: Promise<void>, signal: AbortSignal): Promise<readonly unknown[]> {
  try {
    await work;
    return [];
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError && error.code === 'engine.unavailable') throw error;
    return [error];
  }
}

function isDown(container: EngineContainer | undefined): boolean {
  return container?.state === 'created' || container?.state === 'exited';
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'engine.failed';
}

async function healContainer(
  ports: DeployPorts,
  observed: Observed,
  starts: Starts,
  signal: AbortSignal,
): Promise<void> {
  const { container, stopped, restart, spec } = observed;
  if (container === undefined) return;
  if (stopped) {
    await ports.engine.setRestartPolicy(container.id, 'no', { signal });
    await ports.engine.stop(container.id, { timeoutMs: spec.run.stopTimeoutMs, signal });
    return;
  }
  if (isDown(container) && starts.may()) {
    await ports.engine.start(container.id, { signal });
    starts.started();
  }
  await ports.engine.setRestartPolicy(container.id, restart, { signal });
}

async function healRoute(ports: DeployPorts, observed: Observed, signal: AbortSignal): Promise<void> {
  const { host, target, route, spec, release, stopped } = observed;
  const provider = ports.proxies.current()?.provider;
  if (host !== undefined && stopped) return provider?.deleteRoute(host, { signal });
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
