import type { Ids } from '../base/index.js';
import type { ActiveNotifier, OutboxItem, OutboxStore } from './ports.js';

/** A message waits so long for others, where the notifier can tell many at once. */
export const BURST_MS = 2_000;

/** Fewer go out one by one. */
const BURST_SIZE = 4;
const MOST = 100;

export interface BurstPorts {
  readonly ids: Ids;
  readonly store: Pick<OutboxStore, 'outboxWaiting' | 'write'>;
}

/**
 * What goes out in one message with `head`, the oldest that waits; `head` alone when there is no burst. Who belongs to a
 * batch is stored before it is sent, so that one which comes again is the same batch under the same id.
 */
export async function burstOf(
  head: OutboxItem,
  { notifier }: ActiveNotifier,
  { ids, store }: BurstPorts,
): Promise<readonly OutboxItem[]> {
  if (notifier.notifyMany === undefined) return [head];
  const isTried = head.batch === undefined && head.attempts > 0;
  if (isTried || head.batch === head.id) return [head];
  const waiting = await store.outboxWaiting(head.notifier, MOST);
  if (head.batch !== undefined) return waiting.filter(({ batch }) => batch === head.batch);
  const fresh = waiting.filter(({ batch, attempts }) => batch === undefined && attempts === 0);
  if (fresh.length < BURST_SIZE) return [head];
  const batch = ids.next();
  await store.write(async (tx) => {
    for (const { id } of fresh) await tx.updateOutbox(id, { batch });
  });
  return fresh.map((item) => ({ ...item, batch }));
}
