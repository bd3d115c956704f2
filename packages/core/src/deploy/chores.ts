import type { Route } from '@docker-watcher/sdk';
import type { DeployPorts } from './context.js';
import { goingOf } from './going.js';
import { isTargetOf, type Live, liveOf } from './live.js';
import { OPEN_STATES, type Release, type StageRow } from './model.js';
import { LABELS, stageLabels } from './names.js';
import type { EngineContainer } from './ports.js';
import type { StageSpec } from './stage.js';

/** What is over on a stage: found by looking, nothing is changed by it. */
export interface Chores {
  readonly spec: StageSpec;
  readonly releases: readonly Release[];
  /** Routes under a former host name: the new one is proved by now. */
  readonly formerHosts: readonly string[];
  /** Old versions that still run, or would be started again by the engine. */
  readonly retiring: readonly EngineContainer[];
  /** Releases that are no longer kept as ways back. */
  readonly going: readonly Release[];
  /** Containers of ours that belong to no kept release. */
  readonly containers: readonly EngineContainer[];
}

/** Undefined beside a deploy, and while it is not known who serves: then nothing may be touched. */
export async function choresOf(ports: DeployPorts, row: StageRow, signal: AbortSignal): Promise<Chores | undefined> {
  const states = OPEN_STATES.filter((state) => state !== 'queued');
  if ((await ports.store.deploys({ stageId: row.id, states })).length > 0) return undefined;
  const releases = await ports.store.releases(row.id);
  const release = releases.find(({ retiredAt }) => retiredAt === undefined);
  const snapshot = release === undefined ? undefined : await ports.store.snapshot(release.snapshotId);
  if (release === undefined || snapshot === undefined) return undefined;
  const { spec } = snapshot;
  const live = await liveOf(ports, spec, signal);
  if (live.container === undefined || !isKnown(ports, spec, live, row)) return undefined;
  const routes = await ourRoutes(ports, signal);
  const isRouted = (container: EngineContainer) =>
    routes.some((route) => route.id !== spec.key && isTargetOf(container, route));
  const others = (await ports.engine.containers(stageLabels(ports.instance.id, spec), { signal })).filter(
    (one) => one.id !== live.container?.id && one.name !== release.containerName && !isRouted(one),
  );
  const adopted = await adoptedContainer(ports, spec, signal);
  const going = goingOf(releases, ports.stages.get(spec.key)?.keep ?? spec.keep);
  const kept = releases.filter((one) => one.prunedAt === undefined && !going.includes(one));
  return {
    spec,
    releases,
    formerHosts:
      live.route === undefined
        ? []
        : routes.filter(({ id, host }) => id === spec.key && host !== spec.host).map(({ host }) => host),
    retiring: [
      ...(adopted?.state === 'running' && !isRouted(adopted) ? [adopted] : []),
      ...others.filter(({ state, restartPolicy }) => state === 'running' || restartPolicy !== 'no'),
    ],
    going,
    containers: others.filter(({ name }) => !kept.some(({ containerName }) => containerName === name)),
  };
}

/** The version that a person ran before this stage was ours: it is stopped like any old version, and never removed. */
async function adoptedContainer(
  { engine, stages }: DeployPorts,
  { key }: StageSpec,
  signal: AbortSignal,
): Promise<EngineContainer | undefined> {
  const adopt = stages.get(key)?.adopt;
  const found = adopt === undefined ? undefined : await engine.container(adopt, { signal });
  return found === undefined || LABELS.instance in found.labels ? undefined : found;
}

/**
 * The live release runs, and where there is a proxy it says so; or a person has stopped it, and nobody serves. Else nobody
 * knows who serves.
 */
function isKnown(ports: DeployPorts, spec: StageSpec, live: Live, row: StageRow): boolean {
  const { container, release, route } = live;
  if (container === undefined || container.name !== release?.containerName) return false;
  if (container.state !== 'running') return row.stoppedAt !== undefined;
  if (spec.host === undefined) return true;
  return ports.proxies.current() !== undefined && route?.state === 'serving';
}

async function ourRoutes({ proxies, instance }: DeployPorts, signal: AbortSignal): Promise<readonly Route[]> {
  const routes = (await proxies.current()?.provider.listRoutes(instance.id, { signal })) ?? [];
  return routes.map(({ route }) => route);
}
