import { AppError } from '../base/index.js';
import type { DeployContext } from './context.js';
import type { EngineContainer } from './ports.js';
import { addressOf, type Reach, reachFromHere, reachFromProxy } from './reach.js';

type Address = { readonly host: string; readonly port: number };
type Asking = Pick<DeployContext, 'ports' | 'options' | 'frozen'>;

/** How docker-watcher itself comes to this stage's containers. */
export async function reachOf({ ports, options, frozen }: Asking, signal: AbortSignal): Promise<Reach> {
  const [engine, own] = await Promise.all([ports.engine.info({ signal }), ports.engine.ownContainer({ signal })]);
  return reachFromHere({ configured: options.reach, engine, own, network: frozen.spec.run.network });
}

/** Where the probes look; undefined for a worker. Throws when the container has no address. */
export async function probeTargetOf(
  asking: Asking,
  container: EngineContainer,
  signal: AbortSignal,
): Promise<Address | undefined> {
  return locate(asking, container, await reachOf(asking, signal));
}

/** Where the route leads; undefined for a worker. */
export async function proxyTargetOf(
  asking: Asking,
  container: EngineContainer,
  signal: AbortSignal,
): Promise<Address | undefined> {
  const here = await reachOf(asking, signal);
  const proxy = asking.ports.proxies.current();
  return locate(
    asking,
    container,
    proxy === undefined ? here : reachFromProxy(proxy.reach, here, asking.options.reach),
  );
}

function locate({ frozen }: Asking, container: EngineContainer, reach: Reach): Address | undefined {
  const { port, run } = frozen.spec;
  if (port === undefined) return undefined;
  const address = addressOf(reach.kind, container, run.network, port);
  if (address !== undefined) return address;
  throw new AppError('engine.failed', `${container.name} has no address to reach it at (${reach.reason}).`, {
    hint: 'Set docker.reach to network, ip or published.',
  });
}
