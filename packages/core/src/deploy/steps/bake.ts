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
    const first = await runningContainer(context, signal);
    const began = ports.clock.monotonicMs();
    let failures = 0;
    for (;;) {
      const container = await runningContainer(context, signal);
      refuseRestart(context, first.startedAt, container.startedAt, container.exitCode);
      const result = await look(context, probe.check.bind(probe), container, spec.timeoutMs, signal);
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
      const left = frozen.spec.bakeMs - (ports.clock.monotonicMs() - began);
      if (left <= 0 && failures === 0) break;
      await sleepOrEvent(
        ports,
        container.id,
        failures > 0 ? PAUSE_MS / 4 : Math.max(1, Math.min(PAUSE_MS, left)),
        signal,
      );
    }
    return { evidence: `well for ${formatDuration(frozen.spec.bakeMs)}` };
  },
};

/** From the switch on the engine restarts it: a new start is a death that was covered up. */
function refuseRestart(
  { facts }: DeployContext,
  first: Date | undefined,
  now: Date | undefined,
  exitCode: number,
): void {
  if (first?.getTime() === now?.getTime()) return;
  throw new AppError('container.crash_loop', `${facts.containerName} ended and was restarted while it was watched.`, {
    details: { exitCode },
  });
}
