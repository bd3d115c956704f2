import type { DeployPorts } from './context.js';
import { isTargetOf, liveOf } from './live.js';
import { OPEN_STATES, type Release, type StageRow } from './model.js';
import { LABELS, stageLabels } from './names.js';
import type { EngineContainer } from './ports.js';
import type { StageSpec } from './stage.js';

const DRAIN_PAUSE_MS = 250;

/** Old versions of a stage are drained and stopped, kept as the warm way back; older ones are let go of. */
export async function keepHouse(
  ports: DeployPorts,
  row: StageRow,
  spec: StageSpec,
  signal: AbortSignal,
): Promise<void> {
  const open = await ports.store.deploys({
    stageId: row.id,
    states: OPEN_STATES.filter((state) => state !== 'queued'),
  });
  if (open.length > 0) return;
  const live = await liveOf(ports, spec, signal);
  // Who serves is not known: nothing may be touched.
  if (
    live.release === undefined ||
    live.container === undefined ||
    (live.route !== undefined && live.route.state !== 'serving')
  )
    return;
  const releases = await ports.store.releases(row.id);
  const containers = await ports.engine.containers(stageLabels(ports.instance.id, spec), { signal });
  const others = containers.filter(
    (container) => container.id !== live.container?.id && container.name !== live.release?.containerName,
  );
  for (const container of others) {
    if (live.route !== undefined && isTargetOf(container, live.route.route)) continue;
    if (container.state === 'running' || container.restartPolicy !== 'no')
      await retire(ports, container, spec, releases, signal);
  }
  await prune(ports, spec, releases, others, signal);
}

/** Restart policy first: an engine that restarts in between must not bring the old version back. */
async function retire(
  ports: DeployPorts,
  container: EngineContainer,
  spec: StageSpec,
  releases: readonly Release[],
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
  const hosts = [container.name, ...Object.values(container.networks).map(({ address }) => address)].filter(
    (host) => host !== '',
  );
  while (left() > 0) {
    const counts = await Promise.all(
      hosts.map((host) => counted({ host, port: spec.port ?? 0, scheme: 'http' }, { signal })),
    );
    if (counts.every(({ open }) => open === 0)) return;
    await ports.clock.sleep(Math.min(DRAIN_PAUSE_MS, left()), signal);
  }
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
  const gone = past.slice(spec.keep);
  const kept = releases.filter((release) => release.prunedAt === undefined && !gone.includes(release));
  for (const container of others) {
    if (kept.some(({ containerName }) => containerName === container.name)) continue;
    if (container.labels[LABELS.instance] === ports.instance.id) await ports.engine.remove(container.id, { signal });
  }
  for (const release of gone) {
    if (!kept.some(({ localTag }) => localTag === release.localTag))
      await ports.engine.removeImage(release.localTag, { signal });
    const reference = `${release.image}@${release.digest}`;
    if (!kept.some(({ digest }) => digest === release.digest))
      await removeUnlessNeeded(ports, reference, release.digest, signal);
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

/** Another stage may run, keep or be promoted the same digest. */
async function removeUnlessNeeded(
  ports: DeployPorts,
  reference: string,
  digest: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of await ports.store.stageRows()) {
    if (
      (await ports.store.releases(id)).some(
        (release) => release.digest === digest && release.prunedAt === undefined && release.retiredAt === undefined,
      )
    )
      return;
  }
  await ports.engine.removeImage(reference, { signal });
}
