import type { DeployContext, DeployStep } from '../context.js';
import { liveOf } from '../live.js';
import { asPrevious, makeAgain, oldVersion, previousRouteNow } from '../old-version.js';
import type { EngineContainer } from '../ports.js';
import { putRoute } from '../put-route.js';
import { startAgain } from '../start-again.js';
import { isWell } from './gate.js';

/** The old version was well before: so long it may take to be so again before the route comes back to it. */
const COMES_BACK_MS = 30_000;
const PAUSE_MS = 250;

/** Recreate only: the old version makes room. Undone, it runs and serves again, at whatever address it then has. */
export const stopOld: DeployStep = {
  name: 'stop-old',
  deadlineMs: ({ frozen }) => frozen.spec.run.stopTimeoutMs + 30_000,
  async plan(context, signal) {
    if (context.facts.previousContainer !== undefined) return {};
    const { container, route } = await liveOf(context.ports, context.frozen.spec, signal);
    // After a crash it may be our own.
    const old = container?.id === context.facts.containerId ? undefined : container;
    return asPrevious(old, route?.route);
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
    const { facts, ports, log } = context;
    const old = facts.previousContainer;
    if (old === undefined) return;
    const id = (await ports.engine.container(old.id, { signal }))?.id ?? (await makeAgain(context, old.name, signal));
    if (id === undefined) {
      log.warn('The old version is gone, and can not be brought back', { container: old.name });
      return;
    }
    if (!old.running) return ports.engine.setRestartPolicy(id, old.restart, { signal });
    const running = await startAgain(context, { ...old, id }, signal);
    if (running !== undefined) await routeBack(context, running, signal);
  },
};

/** A container that was stopped may come back at another address: the route follows it, once it is well. */
async function routeBack(context: DeployContext, id: string, signal: AbortSignal): Promise<void> {
  const container = await comesBack(context, id, signal);
  const provider = context.ports.proxies.current()?.provider;
  if (container === undefined || provider === undefined) return;
  const route = await previousRouteNow(context, container, signal);
  if (route !== undefined) await putRoute(context, provider, route, context.facts.route, signal);
}

/** Undefined when it does not run: then there is nowhere to lead visitors to. */
async function comesBack(
  context: DeployContext,
  id: string,
  signal: AbortSignal,
): Promise<EngineContainer | undefined> {
  const { ports } = context;
  const old = await oldVersion(context);
  // What was adopted has no probe that we know of.
  if (old === undefined) return ports.engine.container(id, { signal });
  const began = ports.clock.monotonicMs();
  for (;;) {
    const container = await ports.engine.container(id, { signal });
    if (container?.state !== 'running') return undefined;
    if ((await isWell(old, container, signal)) || ports.clock.monotonicMs() - began > COMES_BACK_MS) return container;
    await ports.clock.sleep(PAUSE_MS, signal);
  }
}
