import type { RouteTarget } from '@docker-watcher/sdk';
import { withSignals } from '../base/index.js';
import { type Chores, choresOf } from './chores.js';
import type { DeployPorts } from './context.js';
import type { StageRow } from './model.js';
import { spareImages } from './our-images.js';
import type { EngineContainer } from './ports.js';
import type { StageSpec } from './stage.js';

const DRAIN_PAUSE_MS = 250;

/**
 * Old versions of a stage are drained and stopped, kept as the warm way back; older ones are let go of. Only once it is
 * known who serves, and never beside a deploy: `giveWay` aborts when one comes. A deploy need not wait for the version
 * before to drain; for those before that it does, or deploys in a row would leave them all running.
 */
export async function keepHouse(
  ports: DeployPorts,
  row: StageRow,
  signal: AbortSignal,
  giveWay: AbortSignal,
): Promise<void> {
  const chores = await choresOf(ports, row, signal);
  if (chores === undefined) return;
  for (const host of chores.formerHosts) await ports.proxies.current()?.provider.deleteRoute(host, { signal });
  const retiring = oldestFirst(chores);
  const newest = retiring.pop();
  for (const container of retiring) await retire(ports, container, chores, signal);
  const faults = await letGo(ports, chores, signal, (name) => name !== newest?.name);
  giveWay.throwIfAborted();
  if (newest !== undefined) {
    await withSignals([signal, giveWay], (either) => retire(ports, newest, chores, either));
    faults.push(...(await letGo(ports, chores, signal, (name) => name === newest.name)));
  }
  // What the engine can't remove keeps none of the others; it is tried again at the next look.
  if (faults.length > 0) throw faults[0];
}

/** What is of no release comes first: nobody is led to it any more. */
function oldestFirst({ retiring, releases }: Chores): EngineContainer[] {
  const numberOf = ({ name }: EngineContainer) =>
    releases.find(({ containerName }) => containerName === name)?.number ?? 0;
  return retiring.toSorted((a, b) => numberOf(a) - numberOf(b));
}

/** Restart policy first: an engine that restarts in between must not bring the old version back. */
async function retire(
  ports: DeployPorts,
  container: EngineContainer,
  { spec, releases }: Chores,
  signal: AbortSignal,
): Promise<void> {
  await ports.engine.setRestartPolicy(container.id, 'no', { signal });
  await drained(ports, container, spec, signal);
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

/**
 * Beyond `keep`, and what belongs to no kept release: only what this instance made, never what a release still needs.
 * `may` says of which containers, by name. Gives the faults of those that could not be removed.
 */
async function letGo(
  ports: DeployPorts,
  { spec, containers, going }: Chores,
  signal: AbortSignal,
  may: (containerName: string) => boolean,
): Promise<unknown[]> {
  const failures = new Map<string, unknown>();
  for (const { id, name } of containers.filter((one) => may(one.name)))
    await ports.engine.remove(id, { signal }).catch((error: unknown) => failures.set(name, error));
  for (const release of going) {
    if (!may(release.containerName) || failures.has(release.containerName)) continue;
    for (const image of await spareImages(ports, release, [release])) await ports.engine.removeImage(image, { signal });
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
  return [...failures.values()];
}
