import type { HealthProbe, ProbeResult } from '@docker-watcher/sdk';
import { AppError, formatDuration } from '../../base/index.js';
import { assertRunning } from '../container-state.js';
import type { DeployContext, DeployStep } from '../context.js';
import { within } from '../deadline.js';
import { refuseEngineRestart } from '../engine-away.js';
import type { EngineContainer } from '../ports.js';
import { probeTargetOf } from '../targets.js';
import { sleepOrEvent } from '../wait.js';

const SUCCESSES = 2;
const SHORTEST_PAUSE_MS = 15;
/** Looks are a tenth of the time so far apart: no program waits much longer than it took to come up. */
const SHARE = 0.1;
/** So long the interval counts; after that, looks come less and less often. */
const EAGER_MS = 10_000;
const LONGEST_PAUSE_MS = 2_000;
/** Without a probe of its own, a container has to stay up so long. */
const STAY_ALIVE_MS = 3_000;

/** Nobody is let in before the new version is healthy, twice in a row. A death ends it at once. */
export const gate: DeployStep = {
  name: 'gate',
  deadlineMs: ({ frozen }) => (frozen.spec.probe?.deadlineMs ?? 60_000) + 30_000,
  async act(context, signal) {
    const { ports, frozen, facts } = context;
    const image = await ports.engine.image(facts.imageId ?? facts.localTag ?? '', { signal });
    if (image === undefined) throw new AppError('engine.failed', 'The image of the container is gone.');
    const { probe, spec, description } = ports.probes.forStage(frozen.spec, image);
    const began = ports.clock.monotonicMs();
    const stayAlive = frozen.spec.probe === undefined && !image.hasHealthcheck ? STAY_ALIVE_MS : 0;
    let inARow = 0;
    for (;;) {
      const container = await runningContainer(context, signal);
      const result = await look(context, probe, container, spec.timeoutMs, signal);
      inARow = result.healthy ? inARow + 1 : 0;
      const elapsed = ports.clock.monotonicMs() - began;
      if (inARow >= SUCCESSES && elapsed >= stayAlive) return { evidence: result.evidence };
      if (!result.healthy && result.final) throw unhealthy(context, result, description);
      if (elapsed >= spec.deadlineMs) {
        if (!result.healthy) throw unhealthy(context, result, `${description} for ${formatDuration(spec.deadlineMs)}`);
        return { evidence: result.evidence };
      }
      // The look that confirms comes a whole interval later: what dies after a moment of health is not let in.
      const wait = result.healthy ? spec.intervalMs : pauseAfter(elapsed, spec.intervalMs);
      await sleepOrEvent(ports, container.id, Math.min(wait, Math.max(1, spec.deadlineMs - elapsed)), signal);
    }
  },
};

function pauseAfter(elapsedMs: number, intervalMs: number): number {
  const longest = elapsedMs < EAGER_MS ? intervalMs : Math.max(LONGEST_PAUSE_MS, intervalMs);
  return Math.min(Math.max(SHORTEST_PAUSE_MS, elapsedMs * SHARE), longest);
}

/** The container as it was started. A death, and one that the engine has covered up with another start, end the deploy. */
export async function runningContainer(context: DeployContext, signal: AbortSignal): Promise<EngineContainer> {
  const { ports, facts } = context;
  const name = facts.containerName ?? 'the container';
  const container = await ports.engine.container(facts.containerId ?? name, { signal });
  const isRestarted = facts.startedAt !== undefined && container?.startedAt?.toISOString() !== facts.startedAt;
  if (container?.state !== 'running' || isRestarted) await refuseEngineRestart(context, container, signal);
  const running = assertRunning(container, name);
  if (!isRestarted) return running;
  throw new AppError('container.crash_loop', `${name} ended and was restarted while it was watched.`, {
    details: { exitCode: running.exitCode },
  });
}

/** One look, kept for the failure card. A fault of the probe itself counts as unhealthy: it vouches for nothing. */
export async function look(
  context: DeployContext,
  probe: HealthProbe,
  container: EngineContainer,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const result = await ask(context, probe, container, timeoutMs, signal);
  context.looks.push({
    at: context.ports.clock.now().toISOString(),
    healthy: result.healthy,
    evidence: result.evidence,
  });
  if (context.looks.length > 50) context.looks.splice(0, context.looks.length - 50);
  return result;
}

/** One look at a version that is not being deployed: no fault of the probe matters. */
export async function isWell(
  asking: Pick<DeployContext, 'ports' | 'options' | 'frozen'>,
  container: EngineContainer,
  signal: AbortSignal,
): Promise<boolean> {
  const { ports, frozen } = asking;
  const image = await ports.engine.image(container.imageId, { signal });
  if (image === undefined) return false;
  const { probe, spec } = ports.probes.forStage(frozen.spec, image);
  try {
    return (await ask(asking, probe, container, spec.timeoutMs, signal)).healthy;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

async function ask(
  asking: Pick<DeployContext, 'ports' | 'options' | 'frozen'>,
  probe: HealthProbe,
  container: EngineContainer,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { host } = asking.frozen.spec;
  const address = await probeTargetOf(asking, container, signal);
  const target = {
    container: { id: container.id, name: container.name },
    ...(address === undefined ? {} : { address }),
    ...(host === undefined ? {} : { hostName: host }),
  };
  const deadline = { ms: timeoutMs, late: () => new LateLook() };
  try {
    return await within(asking.ports.clock, deadline, signal, (bounded) => probe.check(target, { signal: bounded }));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError && error.fault === 'surroundings') throw error;
    if (error instanceof LateLook)
      return { healthy: false, reason: 'timeout', evidence: `no answer within ${formatDuration(timeoutMs)}` };
    return { healthy: false, reason: 'probe-failed', evidence: String(error) };
  }
}

class LateLook extends Error {}

function unhealthy({ facts }: DeployContext, result: ProbeResult & { healthy: false }, description: string): AppError {
  return new AppError(
    'container.unhealthy',
    `${facts.containerName} did not become healthy (${description}): ${result.evidence}`,
    {
      details: { reason: result.reason, evidence: result.evidence },
    },
  );
}
