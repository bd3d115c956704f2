import type { HealthProbe } from '@docker-watcher/sdk';
import type { Guard } from './guard.js';
import { guardPart } from './guard-part.js';

/** A plugin's probe as core sees it. */
export function guardProbe(probe: HealthProbe, guard: Guard, deadlineMs: number): HealthProbe {
  return {
    check: (target, { signal }) =>
      guard.call({ method: 'check', deadlineMs, check: complainOfResult }, signal, (inner) =>
        probe.check(target, { signal: inner }),
      ),
    ...guardPart(probe, guard),
  };
}

function complainOfResult(answer: unknown): string | undefined {
  return typeof (answer as { healthy?: unknown } | undefined)?.healthy === 'boolean'
    ? undefined
    : 'neither healthy nor unhealthy';
}
