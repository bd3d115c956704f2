import type { Route } from '@docker-watcher/sdk';
import type { DeployContext } from './context.js';
import { Journal } from './journal.js';
import { isTargetOf } from './live.js';
import type { Facts } from './model.js';
import { labelsOf } from './names.js';
import type { EngineContainer } from './ports.js';
import { proxyTargetOf } from './targets.js';

type Old = Pick<DeployContext, 'ports' | 'options' | 'frozen'>;

/** What a deploy that is under way writes down of the version before it. */
export function asPrevious(container: EngineContainer | undefined, route: Route | undefined): Partial<Facts> {
  const previousRoute = route === undefined ? {} : { previousRoute: route };
  if (container === undefined) return previousRoute;
  const { id, name, restartPolicy: restart, state, networks } = container;
  const network = Object.keys(networks).find((one) => networks[one]?.address === route?.target.host);
  const found = { id, name, restart, running: state === 'running', ...(network === undefined ? {} : { network }) };
  return { ...previousRoute, previousContainer: found };
}

/** The version before, as it was configured: it may have had another port, network or probe. Undefined: it was adopted. */
export async function oldVersion(context: DeployContext): Promise<Old | undefined> {
  const { ports, options, deploy, facts } = context;
  const releases = await ports.store.releases(deploy.stageId);
  const release = releases.find(({ containerName }) => containerName === facts.previousContainer?.name);
  const snapshot = release === undefined ? undefined : await ports.store.snapshot(release.snapshotId);
  if (snapshot === undefined) return undefined;
  return { ports, options, frozen: { spec: snapshot.spec, configHash: snapshot.configHash } };
}

/** The route that was there before, leading to where its container is now: a restart gives it another address. */
export async function previousRouteNow(
  context: DeployContext,
  container: EngineContainer,
  signal: AbortSignal,
): Promise<Route | undefined> {
  const route = context.facts.previousRoute;
  if (route === undefined || isTargetOf(container, route)) return route;
  const old = await oldVersion(context);
  const target =
    old === undefined ? adoptedTarget(context, container, route) : await proxyTargetOf(old, container, signal);
  return target === undefined ? route : { ...route, target: { ...route.target, ...target } };
}

/** Nobody told us how it is configured; but its route was to an address on one of its networks. */
function adoptedTarget(
  { facts }: DeployContext,
  { networks }: EngineContainer,
  { target }: Route,
): Pick<Route['target'], 'host' | 'port'> | undefined {
  const host = networks[facts.previousContainer?.network ?? '']?.address;
  return host ? { host, port: target.port } : undefined;
}

/**
 * Makes the container of the version before again, from its kept image: a prune took it while it was stopped for us, or
 * the engine can't start it any more. `before`: called once it is sure how to make it. Undefined: that is not known.
 */
export async function makeAgain(
  { ports, deploy }: DeployContext,
  name: string,
  signal: AbortSignal,
  before: () => Promise<void> = async () => {},
): Promise<string | undefined> {
  const releases = await ports.store.releases(deploy.stageId);
  const ofIt = releases.filter(({ containerName }) => containerName === name);
  const release = ofIt.find(({ prunedAt }) => prunedAt === undefined);
  // The first is the one whose deploy made it.
  const first = ofIt.at(-1);
  if (release === undefined || first === undefined) return undefined;
  const [made, snapshot, image] = await Promise.all([
    ports.store.deploy(first.deployId),
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
  await before();
  const { id } = await ports.engine.create({ name, image: release.localTag, labels, run, publish }, { signal });
  for (const network of run.networks) await ports.engine.connect(network, id, [], { signal });
  if (run.aliases.length > 0) await ports.engine.connect(run.network, id, run.aliases, { signal });
  return id;
}
