import { isPluginError, type ProxyProvider, type Route } from '@docker-watcher/sdk';
import { AppError, messageOf } from '../base/index.js';
import type { DeployContext } from './context.js';

/** So often the proxy is asked what became of a write whose answer was lost. */
const ASKS = 20;
const PAUSE_MS = 500;

/** Puts a route; when the answer is lost, asks until it is known, and puts it again if it was not done. */
export async function putRoute(
  { ports, frozen }: DeployContext,
  provider: ProxyProvider,
  route: Route,
  before: Route | undefined,
  signal: AbortSignal,
): Promise<{ readonly generation: string }> {
  for (let ask = 1; ; ask++) {
    try {
      return await provider.putRoute(route, {
        signal,
        ...(before === undefined ? {} : { previous: before }),
        ...(frozen.spec.adopt === undefined ? {} : { adopt: true }),
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!isPluginError(error) || error.code !== 'unknown_outcome' || ask === ASKS) throw proxyFault(route, error);
      const status = await provider.getRoute(route.host, { signal }).catch(() => undefined);
      if (status?.state === 'serving' && isSame(status.route, route)) return { generation: route.generation };
      await ports.clock.sleep(PAUSE_MS, signal);
    }
  }
}

/** Waits until `route` is seen to answer: nothing may be removed before. */
export async function awaitServing(
  { ports }: DeployContext,
  provider: ProxyProvider,
  route: Route,
  signal: AbortSignal,
): Promise<void> {
  for (let ask = 1; ask <= ASKS; ask++) {
    const { serving } = await provider.serving(route.host, route.generation, { signal });
    if (serving) return;
    await ports.clock.sleep(PAUSE_MS, signal);
  }
  throw new AppError('route.not_serving', `The proxy does not serve the old version of ${route.host} again.`);
}

/** One generation may have had two addresses: its container moved. */
function isSame(one: Route, other: Route): boolean {
  return (
    one.generation === other.generation &&
    one.target.host === other.target.host &&
    one.target.port === other.target.port
  );
}

function proxyFault(route: Route, error: unknown): AppError {
  return new AppError('proxy.failed', `The proxy did not switch ${route.host}: ${messageOf(error)}`, {
    cause: error,
    ...(isPluginError(error) && error.hint !== undefined ? { hint: error.hint } : {}),
  });
}
