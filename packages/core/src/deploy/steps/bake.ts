import { AppError, formatDuration } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import { sleepOrEvent } from '../wait.js';
import { look, runningContainer } from './gate.js';

const PAUSE_MS = 1_000;
/** A single missed look may be the network's; so many in a row are the container's. */
const FAILURES = 3;

/** The watch kept after traffic has come, while the old version is still up. */
export const bake: DeployStep = {
  name: 'bake',
  deadlineMs: ({ frozen }) => frozen.spec.bakeMs + 60_000,
  async act(context, signal) {
    const { ports, frozen, facts } = context;
    const image = await ports.engine.image(facts.imageId ?? facts.localTag ?? '', { signal });
    if (image === undefined) throw new AppError('engine.failed', 'The image of the container is gone.');
    const { probe, spec } = ports.probes.forStage(frozen.spec, image);
    const began = ports.clock.monotonicMs();
    let failures = 0;
    let elsewhere = 0;
    for (;;) {
      const container = await runningContainer(context, signal);
      const result = await look(context, probe, container, spec.timeoutMs, signal);
      failures = result.healthy ? 0 : failures + 1;
      if (!result.healthy && failures >= FAILURES) {
        throw new AppError(
          'container.unhealthy',
          `${facts.containerName} became unhealthy after ${formatDuration(ports.clock.monotonicMs() - began)}: ${result.evidence}`,
          {
            details: { reason: result.reason, evidence: result.evidence },
          },
        );
      }
      const serving = await isServing(context, signal);
      elsewhere = serving === false ? elsewhere + 1 : 0;
      if (elsewhere >= FAILURES)
        throw new AppError('route.not_serving', `${facts.route?.host} no longer leads to ${facts.containerName}.`);
      const left = frozen.spec.bakeMs - (ports.clock.monotonicMs() - began);
      const isFine = failures === 0 && serving === true;
      if (left <= 0 && isFine) break;
      await sleepOrEvent(ports, container.id, isFine ? Math.max(1, Math.min(PAUSE_MS, left)) : PAUSE_MS / 4, signal);
    }
    return { evidence: `well for ${formatDuration(frozen.spec.bakeMs)}` };
  },
};

/** Undefined while the proxy can't be asked: then nobody knows, and the watch goes on. */
async function isServing({ ports, facts }: DeployContext, signal: AbortSignal): Promise<boolean | undefined> {
  const provider = ports.proxies.current()?.provider;
  if (facts.route === undefined || provider === undefined) return true;
  try {
    return (await provider.serving(facts.route.host, facts.route.generation, { signal })).serving;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
