import type { ProbeResult } from '@docker-watcher/sdk';
import { AppError, formatDuration } from '../../base/index.js';
import { assertRunning } from '../container-state.js';
import type { DeployContext, DeployStep } from '../context.js';
import type { EngineContainer } from '../ports.js';
import { probeTargetOf } from '../targets.js';
import { sleepOrEvent } from '../wait.js';

const SUCCESSES = 2;
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
    let pause = spec.intervalMs;
    for (;;) {
      const container = await runningContainer(context, signal);
      const result = await look(context, probe.check.bind(probe), container, spec.timeoutMs, signal);
      inARow = result.healthy ? inARow + 1 : 0;
      const elapsed = ports.clock.monotonicMs() - began;
      if (inARow >= SUCCESSES && elapsed >= stayAlive) return { evidence: result.evidence };
      if (!result.healthy && result.final) throw unhealthy(context, result, description);
      if (elapsed >= spec.deadlineMs) {
        if (!result.healthy) throw unhealthy(context, result, `${description} for ${formatDuration(spec.deadlineMs)}`);
        return { evidence: result.evidence };
      }
      await sleepOrEvent(ports, container.id, Math.min(pause, Math.max(1, spec.deadlineMs - elapsed)), signal);
      pause = result.healthy ? spec.intervalMs : Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  },
};

export async function runningContainer({ ports, facts }: DeployContext, signal: AbortSignal): Promise<EngineContainer> {
  return assertRunning(
    await ports.engine.container(facts.containerId ?? '', { signal }),
    facts.containerName ?? 'the container',
  );
}

/** One look, kept for the failure card. A fault of the probe itself counts as unhealthy: it vouches for nothing. */
export async function look(
  context: DeployContext,
  check: (
    target: Parameters<import('@docker-watcher/sdk').HealthProbe['check']>[0],
    options: { signal: AbortSignal },
  ) => Promise<ProbeResult>,
  container: EngineContainer,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const address = await probeTargetOf(context, container, signal);
  const target = {
    container: { id: container.id, name: container.name },
    ...(address === undefined ? {} : { address }),
    ...(context.frozen.spec.host === undefined ? {} : { hostName: context.frozen.spec.host }),
  };
  let result: ProbeResult;
  try {
    result = await check(target, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError && error.fault === 'surroundings') throw error;
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    result = {
      healthy: false,
      reason: late ? 'timeout' : 'probe-failed',
      evidence: late ? `no answer within ${formatDuration(timeoutMs)}` : String(error),
    };
  }
  context.looks.push({
    at: context.ports.clock.now().toISOString(),
    healthy: result.healthy,
    evidence: result.evidence,
  });
  if (context.looks.length > 50) context.looks.splice(0, context.looks.length - 50);
  return result;
}

function unhealthy({ facts }: DeployContext, result: ProbeResult & { healthy: false }, description: string): AppError {
  return new AppError(
    'container.unhealthy',
    `${facts.containerName} did not become healthy (${description}): ${result.evidence}`,
    {
      details: { reason: result.reason, evidence: result.evidence },
    },
  );
}
