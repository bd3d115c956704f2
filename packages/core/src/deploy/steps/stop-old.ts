import { assertRunning } from '../container-state.js';
import type { DeployContext, DeployStep } from '../context.js';
import { liveOf } from '../live.js';
import { proxyTargetOf } from '../targets.js';

/** Recreate only: the old version makes room. Undone, it runs and serves again, at whatever address it then has. */
export const stopOld: DeployStep = {
  name: 'stop-old',
  deadlineMs: ({ frozen }) => frozen.spec.run.stopTimeoutMs + 30_000,
  async plan(context, signal) {
    if (context.facts.previousContainer !== undefined) return {};
    const { container, route } = await liveOf(context.ports, context.frozen.spec, signal);
    return {
      ...(container === undefined
        ? {}
        : { previousContainer: { id: container.id, name: container.name, restart: container.restartPolicy } }),
      ...(route === undefined ? {} : { previousRoute: route.route }),
    };
  },
  async act({ ports, facts, frozen }, signal) {
    const old = facts.previousContainer;
    if (old === undefined) return {};
    const there = await ports.engine.container(old.id, { signal });
    if (there === undefined) return {};
    await ports.engine.setRestartPolicy(old.id, 'no', { signal });
    await ports.engine.stop(old.id, { timeoutMs: frozen.spec.run.stopTimeoutMs, signal });
    return {};
  },
  async undo(context, signal) {
    const old = context.facts.previousContainer;
    if (old === undefined) return;
    const { engine } = context.ports;
    await engine.start(old.id, { signal });
    await engine.setRestartPolicy(old.id, context.frozen.spec.run.restart, { signal });
    await routeBack(context, old.id, signal);
  },
};

/** A container that was stopped may come back at another address: the route follows it. */
async function routeBack(context: DeployContext, containerId: string, signal: AbortSignal): Promise<void> {
  const { facts, ports } = context;
  const provider = ports.proxies.current()?.provider;
  if (facts.previousRoute === undefined || provider === undefined) return;
  const container = assertRunning(await ports.engine.container(containerId, { signal }), containerId);
  const target = await proxyTargetOf(context, container, signal);
  if (target !== undefined)
    await provider.putRoute(
      { ...facts.previousRoute, target: { ...facts.previousRoute.target, ...target } },
      { signal },
    );
}
