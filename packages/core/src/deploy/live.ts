import type { Route, RouteStatus } from '@docker-watcher/sdk';
import type { DeployPorts } from './context.js';
import type { Release } from './model.js';
import { stageLabels } from './names.js';
import type { EngineContainer } from './ports.js';

/** Who serves a stage now. With a route, the proxy is the truth; without one, the journal is. */
export interface Live {
  readonly release?: Release;
  readonly route?: RouteStatus;
  readonly container?: EngineContainer;
}

interface StageRef {
  readonly project: string;
  readonly stage: string;
  readonly host?: string;
  /** A container that the first deploy takes as its old version. */
  readonly adopt?: string;
}

/** Asks proxy, engine and journal. Throws when the proxy can't be asked: then nobody knows, and nothing may be touched. */
export async function liveOf(ports: DeployPorts, stage: StageRef, signal: AbortSignal): Promise<Live> {
  const row = await ports.store.stageRow(stage.project, stage.stage);
  const release =
    row === undefined
      ? undefined
      : (await ports.store.releases(row.id)).find(({ retiredAt }) => retiredAt === undefined);
  const containers = await ports.engine.containers(stageLabels(ports.instance.id, stage), { signal });
  const proxy = ports.proxies.current();
  const route = stage.host === undefined ? undefined : await proxy?.provider.getRoute(stage.host, { signal });
  const released = containers.find(({ name }) => name === release?.containerName);
  // Addresses are given anew when the engine restarts. A route that the live release put is that release's, even while
  // the address it was written with belongs to another container.
  const isOfRelease = route !== undefined && route.route.generation === release?.deployId;
  const byRoute =
    route === undefined || isOfRelease ? undefined : containers.find((one) => isTargetOf(one, route.route));
  const container = byRoute ?? released ?? (await adopted(ports, stage, release, signal));
  return {
    ...(release === undefined ? {} : { release }),
    ...(route === undefined ? {} : { route }),
    ...(container === undefined ? {} : { container }),
  };
}

/** What ran before this stage was ours, until it has a release of its own. */
async function adopted(
  { engine }: DeployPorts,
  { adopt }: StageRef,
  release: Release | undefined,
  signal: AbortSignal,
): Promise<EngineContainer | undefined> {
  return adopt === undefined || release !== undefined ? undefined : engine.container(adopt, { signal });
}

/** True when `route` leads to `container`, whichever way it is reached. */
export function isTargetOf(container: EngineContainer, route: Route): boolean {
  const { host, port } = route.target;
  if (host === container.name) return true;
  if (Object.values(container.networks).some(({ address }) => address !== '' && address === host)) return true;
  return Object.values(container.published).some((bindings) =>
    bindings.some(({ hostPort }) => hostPort === port && isHere(host)),
  );
}

function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
