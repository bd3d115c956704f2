import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 1_500;

export type Handles = ReadonlyMap<string, number>;

/** What keeps this process alive now, by kind: sockets, servers, timers, child processes. */
export function openHandles(): Handles {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** What is open beyond `before`, after a moment for sockets to finish closing. */
export async function leftOpen(before: Handles): Promise<readonly string[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const now = openHandles();
    const more = [...now].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (more.length === 0) return [];
    if (performance.now() > deadline) return more.map(([kind, count]) => `${count - (before.get(kind) ?? 0)} ${kind}`);
    await unrefDelay(20);
  }
}

/** Does not count itself among what is open. */
function unrefDelay(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false });
}
