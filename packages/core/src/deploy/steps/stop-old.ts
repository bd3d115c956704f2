import { AppError } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import { liveOf } from '../live.js';
import { asPrevious, makeAgain, oldVersion, previousRouteNow } from '../old-version.js';
import type { EngineContainer } from '../ports.js';
import { putRoute } from '../put-route.js';
import type { RestartPolicy } from '../stage.js';
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
    // Policy first: an engine that restarts in between brings it back.
    await ports.engine.setRestartPolicy(id, old.restart, { signal });
    const running = old.running ? await runAgain(context, id, old, signal) : undefined;
    if (running !== undefined) await routeBack(context, running, signal);
  },
};

/**
 * Gives the id of what runs: an engine that ended harshly may refuse for good to start what it takes for running still.
 * Undefined: then nobody knows how to make another, and the stage is told of as drifted.
 */
async function runAgain(
  context: DeployContext,
  id: string,
  { name, restart }: { readonly name: string; readonly restart: RestartPolicy },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { engine } = context.ports;
  try {
    await engine.start(id, { signal });
    return id;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'engine.failed') throw error;
    const another = await makeAgain(context, name, signal, () => engine.remove(id, { signal }));
    context.log.warn('The engine refuses to start the old version', { container: name, reason: error.message });
    if (another === undefined) return undefined;
    await engine.setRestartPolicy(another, restart, { signal });
    await engine.start(another, { signal });
    return another;
  }
}

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
