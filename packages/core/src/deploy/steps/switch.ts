import type { Route } from '@docker-watcher/sdk';
import type { DeployContext, DeployStep } from '../context.js';
import { liveOf } from '../live.js';
import type { Facts } from '../model.js';
import { asPrevious, previousRouteNow } from '../old-version.js';
import { awaitServing, putRoute } from '../put-route.js';
import { proxyTargetOf } from '../targets.js';
import { runningContainer } from './gate.js';
import { HOLD_BOUNDS } from './hold.js';

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
    const put = await takeOver(context, signal);
    // After the route: the engine takes twenty milliseconds for it, and visitors need not wait for them.
    await ports.engine.setRestartPolicy(id, run.restart, { signal });
    return put;
  },
  async undo(context, signal) {
    const { ports, facts } = context;
    const provider = ports.proxies.current()?.provider;
    if (facts.containerId !== undefined && (await ports.engine.container(facts.containerId, { signal }))) {
      await ports.engine.setRestartPolicy(facts.containerId, 'no', { signal });
    }
    if (facts.route === undefined || provider === undefined) return;
    if (facts.previousRoute === undefined) return provider.deleteRoute(facts.route.host, { signal });
    const old = facts.previousContainer;
    // In a recreate the old version is down: visitors wait until its step has brought it back, and its route with it.
    if (facts.strategy === 'recreate' && old?.running)
      return provider.hold?.(facts.route.host, HOLD_BOUNDS, { signal });
    const there = old === undefined ? undefined : await ports.engine.container(old.id, { signal });
    if (there?.state !== 'running') {
      await putRoute(context, provider, facts.previousRoute, facts.route, signal);
      return;
    }
    const route = (await previousRouteNow(context, there, signal)) ?? facts.previousRoute;
    await putRoute(context, provider, route, facts.route, signal);
    // A route that was not ours says nothing of generations: that it is put is all there is to know.
    if (route.owner === ports.instance.id) await awaitServing(context, provider, route, signal);
  },
};

async function takeOver(context: DeployContext, signal: AbortSignal): Promise<Facts> {
  const { ports, facts } = context;
  const provider = ports.proxies.current()?.provider;
  if (facts.route === undefined || provider === undefined) return {};
  const route = await routeNow(context, facts.route, signal);
  const { generation } = await putRoute(context, provider, route, facts.previousRoute, signal);
  return { route, generation };
}

async function previous(context: DeployContext, signal: AbortSignal): Promise<Facts> {
  const { container, route } = await liveOf(context.ports, context.frozen.spec, signal);
  return asPrevious(container?.id === context.facts.containerId ? undefined : container, route?.route);
}

/** Joining with aliases gives a container another address than the one that was planned with. */
async function routeNow(context: DeployContext, route: Route, signal: AbortSignal): Promise<Route> {
  if (context.frozen.spec.run.aliases.length === 0) return route;
  const target = await proxyTargetOf(context, await runningContainer(context, signal), signal);
  return target === undefined ? route : { ...route, target: { ...route.target, ...target } };
}
