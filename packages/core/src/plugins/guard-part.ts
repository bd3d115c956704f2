import type { Part } from '@docker-watcher/sdk';
import type { Guard } from './guard.js';

/** `close` and `health`, the same for every contract. */
export function guardPart(part: Part, guard: Guard): Required<Part> {
  return {
    close: () =>
      guard.call({ method: 'close', deadlineMs: 5_000 }, new AbortController().signal, async () => part.close?.()),
    health: async ({ signal }) => {
      if (guard.standing.state === 'degraded') {
        return { state: 'degraded', ...(guard.standing.detail === undefined ? {} : { detail: guard.standing.detail }) };
      }
      if (part.health === undefined) return { state: 'ok' };
      const health = await guard.call(
        { method: 'health', deadlineMs: 5_000 },
        signal,
        (inner) => part.health?.({ signal: inner }) ?? { state: 'ok' as const },
      );
      return health.detail === undefined ? health : { ...health, detail: guard.hide(health.detail) };
    },
  };
}
