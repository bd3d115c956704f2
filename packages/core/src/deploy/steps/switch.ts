import { isPluginError, type ProxyProvider, type Route } from '@docker-watcher/sdk';
import { AppError, messageOf } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import { liveOf } from '../live.js';
import { proxyTargetOf } from '../targets.js';
import { runningContainer } from './gate.js';

/** So often the proxy is asked what became of a write whose answer was lost. */
const ASKS = 20;
const PAUSE_MS = 500;

/** The new version takes the route over, and from here on the engine restarts it. */
export const switchRoute: DeployStep = {
  name: 'switch',
  deadlineMs: () => 120_000,
  async plan(context, signal) {
    const { frozen, deploy, ports } = context;
    const { spec } = frozen;
    // What was live before is what the first try saw: by now the route may lead to us.
    const before =
      context.facts.route === undefined && context.facts.previousContainer === undefined
        ? await previous(context, signal)
        : {};
    const target = await proxyTargetOf(context, await runningContainer(context, signal), signal);
    if (spec.host === undefined || target === undefined) return before;
    const route: Route = {
      id: spec.key,
      host: spec.host,
      target: { ...target, scheme: 'http' },
      websockets: spec.websockets,
      owner: ports.instance.id,
      generation: deploy.id,
      ...(spec.tls === undefined ? {} : { tls: spec.tls }),
    };
    return { ...before, route };
  },
  async act(context, signal) {
    const { ports, facts, frozen } = context;
    const id = facts.containerId ?? '';
    const { run } = frozen.spec;
    if (run.aliases.length > 0) await ports.engine.connect(run.network, id, run.aliases, { signal });
    await ports.engine.setRestartPolicy(id, run.restart, { signal });
    const provider = ports.proxies.current()?.provider;
    if (facts.route === undefined || provider === undefined) return {};
    const { generation } = await putKnown(context, provider, facts.route, facts.previousRoute, signal);
    return { generation };
  },
  async undo(context, signal) {
    const { ports, facts } = context;
    const provider = ports.proxies.current()?.provider;
    if (facts.containerId !== undefined && (await ports.engine.container(facts.containerId, { signal }))) {
      await ports.engine.setRestartPolicy(facts.containerId, 'no', { signal });
    }
    if (facts.route === undefined || provider === undefined) return;
    if (facts.previousRoute === undefined) return provider.deleteRoute(facts.route.host, { signal });
    await putKnown(context, provider, facts.previousRoute, facts.route, signal);
    await oldAnswers(context, provider, facts.previousRoute, signal);
  },
};

async function previous(context: DeployContext, signal: AbortSignal): Promise<object> {
  const { container, route } = await liveOf(context.ports, context.frozen.spec, signal);
  return {
    ...(container === undefined || container.id === context.facts.containerId
      ? {}
      : { previousContainer: { id: container.id, name: container.name, restart: container.restartPolicy } }),
    ...(route === undefined ? {} : { previousRoute: route.route }),
  };
}

/** Puts a route; when the answer is lost, asks until it is known, and puts it again if it was not done. */
async function putKnown(
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
      if (status?.state === 'serving' && status.route.generation === route.generation)
        return { generation: route.generation };
      await ports.clock.sleep(PAUSE_MS, signal);
    }
  }
}

/** Nothing is removed before the old version is seen to answer again. */
async function oldAnswers(
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

function proxyFault(route: Route, error: unknown): AppError {
  return new AppError('proxy.failed', `The proxy did not switch ${route.host}: ${messageOf(error)}`, {
    cause: error,
    ...(isPluginError(error) && error.hint !== undefined ? { hint: error.hint } : {}),
  });
}
