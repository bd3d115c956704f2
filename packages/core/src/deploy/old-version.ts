import type { Route } from '@docker-watcher/sdk';
import type { DeployContext } from './context.js';
import { Journal } from './journal.js';
import type { Facts } from './model.js';
import { labelsOf } from './names.js';
import type { EngineContainer } from './ports.js';
import { proxyTargetOf } from './targets.js';

type Old = Pick<DeployContext, 'ports' | 'options' | 'frozen'>;

/** What a deploy that is under way writes down of the version before it. */
export function asPrevious(container: EngineContainer | undefined): Pick<Facts, 'previousContainer'> {
  if (container === undefined) return {};
  const { id, name, restartPolicy: restart, state } = container;
  return { previousContainer: { id, name, restart, running: state === 'running' } };
}

/** The version before, as it was configured: it may have had another port, network or probe. */
export async function oldVersion(context: DeployContext): Promise<Old> {
  const { ports, options, deploy, facts } = context;
  const releases = await ports.store.releases(deploy.stageId);
  const release = releases.find(({ containerName }) => containerName === facts.previousContainer?.name);
  const snapshot = release === undefined ? undefined : await ports.store.snapshot(release.snapshotId);
  if (snapshot === undefined) return context;
  return { ports, options, frozen: { spec: snapshot.spec, configHash: snapshot.configHash } };
}

/** The route that was there before, leading to where its container is now: a restart gives it another address. */
export async function previousRouteNow(
  context: DeployContext,
  container: EngineContainer,
  signal: AbortSignal,
): Promise<Route | undefined> {
  const route = context.facts.previousRoute;
  if (route === undefined) return undefined;
  const target = await proxyTargetOf(await oldVersion(context), container, signal);
  return target === undefined ? route : { ...route, target: { ...route.target, ...target } };
}

/** Makes the container of the version before again, from its kept image: a prune took it while it was stopped for us. */
export async function makeAgain(
  { ports, deploy }: DeployContext,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const releases = await ports.store.releases(deploy.stageId);
  // The first release with this container is the one whose deploy made it.
  const release = releases.findLast(({ containerName, prunedAt }) => containerName === name && prunedAt === undefined);
  if (release === undefined) return undefined;
  const [made, snapshot, image] = await Promise.all([
    ports.store.deploy(release.deployId),
    ports.store.snapshot(release.snapshotId),
    ports.engine.image(release.localTag, { signal }),
  ]);
  if (made === undefined || snapshot === undefined || image === undefined) return undefined;
  const { run, port } = snapshot.spec;
  const { publishedPort } = await new Journal(ports).facts(made.id);
  const publish =
    publishedPort === undefined || port === undefined
      ? []
      : [{ hostIp: '127.0.0.1', hostPort: publishedPort, containerPort: port }];
  const labels = labelsOf(ports.instance.id, made, release.configHash);
  const { id } = await ports.engine.create({ name, image: release.localTag, labels, run, publish }, { signal });
  for (const network of run.networks) await ports.engine.connect(network, id, [], { signal });
  if (run.aliases.length > 0) await ports.engine.connect(run.network, id, run.aliases, { signal });
  return id;
}
