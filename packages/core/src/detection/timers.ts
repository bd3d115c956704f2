import type { Timer } from '../deploy/index.js';
import type { DetectionContext } from './context.js';
import type { Wake } from './decide.js';
import type { DetectionTx } from './ports.js';

export interface TimerPlan {
  readonly isSame: boolean;
  readonly drop: readonly Timer[];
  readonly add: readonly Timer[];
}

/** One timer per stage and kind. */
export async function planTimers(
  { store, ids }: Pick<DetectionContext, 'store' | 'ids'>,
  stageId: string,
  wakes: readonly Wake[],
): Promise<TimerPlan> {
  const mine = (await store.timers()).filter((timer) => timer.stageId === stageId && isOurs(timer));
  const fits = (timer: Timer) => wakes.some(({ kind, at }) => kind === timer.kind && +at === +timer.dueAt);
  const drop = mine.filter((timer, i) => !fits(timer) || mine.findIndex(({ kind }) => kind === timer.kind) !== i);
  const add = wakes
    .filter(({ kind, at }) => !mine.some((timer) => timer.kind === kind && +timer.dueAt === +at))
    .map(({ kind, at }): Timer => ({ id: ids.next(), kind, dueAt: at, stageId, data: {} }));
  return { isSame: drop.length === 0 && add.length === 0, drop, add };
}

export async function replaceTimers(tx: DetectionTx, { drop, add }: TimerPlan): Promise<void> {
  for (const { id } of drop) await tx.deleteTimer(id);
  for (const timer of add) await tx.insertTimer(timer);
}

/** The others are the deploy room's. */
export function isOurs({ kind }: Timer): boolean {
  return kind === 'min-age' || kind === 'deploy-window';
}
