import type { Route, RouteTarget } from '@docker-watcher/sdk';
import type { DeployPorts } from './context.js';
import { isTargetOf, type Live, liveOf } from './live.js';
import { OPEN_STATES, type Release, type StageRow } from './model.js';
import { LABELS, stageLabels } from './names.js';
import { isNeeded, isOurs, referenceOf } from './our-images.js';
import type { EngineContainer } from './ports.js';
import type { StageSpec } from './stage.js';

const DRAIN_PAUSE_MS = 250;

/**
 * Old versions of a stage are drained and stopped, kept as the warm way back; older ones are let go of. Only once it is
 * known who serves, and never beside a deploy: `giveWay` aborts when one comes.
 */
export async function keepHouse(
  ports: DeployPorts,
  row: StageRow,
  signal: AbortSignal,
  giveWay: AbortSignal,
): Promise<void> {
  const open = await ports.store.deploys({
    stageId: row.id,
    states: OPEN_STATES.filter((state) => state !== 'queued'),
  });
  if (open.length > 0) return;
  const releases = await ports.store.releases(row.id);
  const release = releases.find(({ retiredAt }) => retiredAt === undefined);
  const snapshot = release === undefined ? undefined : await ports.store.snapshot(release.snapshotId);
  if (release === undefined || snapshot === undefined) return;
  const { spec } = snapshot;
  const live = await liveOf(ports, spec, signal);
  if (live.container === undefined || !(await isKnown(ports, spec, live, row))) return;
  const containers = await ports.engine.containers(stageLabels(ports.instance.id, spec), { signal });
  const others: EngineContainer[] = [];
  const routes = await routesBesides(ports, spec, live, signal);
  for (const container of containers) {
    if (container.id === live.container.id || container.name === release.containerName) continue;
    if (!routes.some((route) => isTargetOf(container, route))) others.push(container);
  }
  const adopted = await adoptedContainer(ports, spec, signal);
  if (adopted !== undefined && adopted.state === 'running' && !routes.some((route) => isTargetOf(adopted, route)))
    await retire(ports, adopted, spec, releases, signal, giveWay);
  for (const container of others) {
    giveWay.throwIfAborted();
    if (container.state === 'running' || container.restartPolicy !== 'no')
      await retire(ports, container, spec, releases, signal, giveWay);
  }
  giveWay.throwIfAborted();
  await prune(ports, spec, releases, others, signal);
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

/** The live release runs, and where there is a proxy it says so: else nobody knows who serves, and nothing is touched. */
async function isKnown(ports: DeployPorts, spec: StageSpec, live: Live, row: StageRow): Promise<boolean> {
  const { container, release, route } = live;
  if (container === undefined || container.name !== release?.containerName) return false;
  if (container.state !== 'running' && row.stoppedAt === undefined) return false;
  if (spec.host === undefined) return true;
  if (ports.proxies.current() === undefined) return false;
  return route?.state === 'serving';
}

/**
 * The other routes of this instance. One that the stage had under a former host name is removed: the new one is proved by
 * now. The rest tell which containers must be left alone.
 */
async function routesBesides(ports: DeployPorts, spec: StageSpec, live: Live, signal: AbortSignal): Promise<Route[]> {
  const provider = ports.proxies.current()?.provider;
  if (provider === undefined) return [];
  const left: Route[] = [];
  for (const { route } of await provider.listRoutes(ports.instance.id, { signal })) {
    if (route.id !== spec.key) left.push(route);
    else if (route.host !== spec.host && live.route !== undefined) await provider.deleteRoute(route.host, { signal });
  }
  return left;
}

/** Restart policy first: an engine that restarts in between must not bring the old version back. */
async function retire(
  ports: DeployPorts,
  container: EngineContainer,
  spec: StageSpec,
  releases: readonly Release[],
  signal: AbortSignal,
  giveWay: AbortSignal,
): Promise<void> {
  await ports.engine.setRestartPolicy(container.id, 'no', { signal });
  await drained(ports, container, spec, AbortSignal.any([signal, giveWay]));
  await ports.engine.stop(container.id, { timeoutMs: spec.run.stopTimeoutMs, signal });
  const release = releases.find(({ containerName }) => containerName === container.name);
  await ports.store.write((tx) =>
    tx.appendEvent({
      type: 'release.retired',
      actor: { kind: 'system', id: 'housekeeping' },
      project: spec.project,
      stage: spec.stage,
      data: {
        container: container.name,
        ...(release === undefined ? {} : { tag: release.tag, digest: release.digest, number: release.number }),
      },
    }),
  );
}

/** Until the proxy counts nobody any more, or the drain time is over. */
async function drained(
  ports: DeployPorts,
  container: EngineContainer,
  spec: StageSpec,
  signal: AbortSignal,
): Promise<void> {
  if (spec.port === undefined) return;
  const provider = ports.proxies.current()?.provider;
  const began = ports.clock.monotonicMs();
  const left = () => spec.drainMs - (ports.clock.monotonicMs() - began);
  const counted = provider?.drained?.bind(provider);
  if (counted === undefined) return ports.clock.sleep(spec.drainMs, signal);
  const targets = targetsOf(container, spec.port);
  while (left() > 0) {
    const counts = await Promise.all(targets.map((target) => counted(target, { signal })));
    if (counts.every(({ open }) => open === 0)) return;
    await ports.clock.sleep(Math.min(DRAIN_PAUSE_MS, left()), signal);
  }
}

/** Every way in which a proxy may have been led to a container. */
function targetsOf({ name, networks, published }: EngineContainer, port: number): RouteTarget[] {
  const direct = [name, ...Object.values(networks).map(({ address }) => address)].filter((host) => host !== '');
  const bound = (published[String(port)] ?? []).map(({ hostPort }) => ({ host: '127.0.0.1', port: hostPort }));
  return [...direct.map((host) => ({ host, port })), ...bound].map((where) => ({ ...where, scheme: 'http' }));
}

/** Beyond `keep`, and what belongs to no kept release: only what this instance made, never what a release still needs. */
async function prune(
  ports: DeployPorts,
  spec: StageSpec,
  releases: readonly Release[],
  others: readonly EngineContainer[],
  signal: AbortSignal,
): Promise<void> {
  const past = releases.filter(({ retiredAt, prunedAt }) => retiredAt !== undefined && prunedAt === undefined);
  const gone = past.slice(ports.stages.get(spec.key)?.keep ?? spec.keep);
  const kept = releases.filter((release) => release.prunedAt === undefined && !gone.includes(release));
  for (const container of others) {
    if (kept.some(({ containerName }) => containerName === container.name)) continue;
    if (container.labels[LABELS.instance] === ports.instance.id) await ports.engine.remove(container.id, { signal });
  }
  for (const release of gone) {
    if (!kept.some(({ localTag }) => localTag === release.localTag))
      await ports.engine.removeImage(release.localTag, { signal });
    // Another stage may run, keep or be promoted the same digest.
    const { image, digest, deployId: id } = release;
    if ((await isOurs(ports, digest)) && !(await isNeeded(ports, { image, digest, id })))
      await ports.engine.removeImage(referenceOf(release), { signal });
    await ports.store.write(async (tx) => {
      await tx.updateRelease(release.id, { prunedAt: ports.clock.now() });
      const data = { tag: release.tag, digest: release.digest, number: release.number };
      await tx.appendEvent({
        type: 'release.pruned',
        actor: { kind: 'system', id: 'housekeeping' },
        project: spec.project,
        stage: spec.stage,
        data,
      });
    });
  }
}
