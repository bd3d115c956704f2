import { AppError, type ErrorCode } from '../base/index.js';
import type { DeployContext } from './context.js';
import type { EngineContainer } from './ports.js';

/** How an engine that goes down ends a program: it went by itself, on SIGTERM, or was killed. */
export const ENDED_BY_ENGINE: ReadonlySet<number> = new Set([0, 137, 143]);
const PAUSE_MS = 1_000;

/** True for what the engine could not do, or was not there for. */
export function isOfEngine({ code }: { readonly code: ErrorCode }): boolean {
  return code === 'engine.unavailable' || code === 'engine.failed';
}

/**
 * Throws a fault of the surroundings when the engine, not the program, ended a container: nobody is to blame for a reboot.
 * An engine that goes down tells of each container that it kills it, as when somebody stops one, and for a moment still
 * answers. One that went at once ended every container: what was live is then down too, or has a new start behind it.
 */
export async function refuseEngineRestart(
  context: DeployContext,
  container: EngineContainer | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (container === undefined || container.oomKilled) return;
  if (context.engineWasAway) throw away(container.name);
  if (context.wasEndedFromOutside) throw ended(container.name);
  if (!ENDED_BY_ENGINE.has(container.exitCode)) return;
  await context.ports.clock.sleep(PAUSE_MS, signal);
  await context.ports.engine.ping({ signal });
  if (context.wasEndedFromOutside) throw ended(container.name);
  if (context.engineWasAway || (await liveWentToo(context, container, signal))) throw away(container.name);
}

async function liveWentToo(
  { ports, deploy, facts }: DeployContext,
  container: EngineContainer,
  signal: AbortSignal,
): Promise<boolean> {
  if (facts.strategy === 'recreate') return false;
  const release = (await ports.store.releases(deploy.stageId)).find(({ retiredAt }) => retiredAt === undefined);
  const live = release === undefined ? undefined : await ports.engine.container(release.containerName, { signal });
  if (live === undefined || live.id === container.id) return false;
  const since = container.startedAt;
  const ended = live.finishedAt;
  return since !== undefined && ended !== undefined && ended >= since;
}

function ended(name: string): AppError {
  return new AppError('engine.failed', `${name} was ended from outside: the engine goes down, or somebody stopped it.`);
}

function away(name: string): AppError {
  return new AppError('engine.unavailable', `The Docker Engine was restarted, and ${name} ended with it.`);
}
