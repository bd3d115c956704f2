import { type Actor, isPluginError } from '@docker-watcher/sdk';
import { messageOf, toAppError } from '../base/index.js';
import type { RepositoryState } from './model.js';
import type { DetectionTx } from './ports.js';

/** Why a repository could not be looked at. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  /** The registry said not to ask again before. */
  readonly retryAfterMs?: number;
}

export function faultOf(error: unknown): Fault {
  if (!isPluginError(error)) return { code: toAppError(error).code, message: messageOf(error) };
  const { code, message, retryAfterMs } = error;
  return { code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Keeps how a look went. A failure is told once, and so is its end: a registry that is down is one event, not one per image. */
export async function saveHealth(
  tx: DetectionTx,
  before: RepositoryState,
  after: RepositoryState,
  actor: Actor,
  fault: Fault | undefined,
): Promise<void> {
  const { failingSince, error: _, ...healthy } = after;
  const { registry, image } = before;
  const was = scopeOf(before.error);
  const error = fault === undefined ? undefined : `${fault.code}: ${fault.message}`;
  const is = scopeOf(error);
  const since = failingSince ?? after.lastLookAt;
  const failing = error === undefined || since === undefined ? {} : { error, failingSince: since };
  await tx.saveRepository({ ...healthy, ...failing });
  if (is === was || (was === 'registry' && is === 'image')) return;
  if ((is ?? was) === 'registry' && (await othersSuffer(tx, before))) return;
  if (fault === undefined)
    await tx.appendEvent({ type: 'registry.recovered', actor, data: { registry, image, since: since?.toISOString() } });
  else {
    const data = { registry, image, code: fault.code, reason: fault.message };
    await tx.appendEvent({ type: 'registry.failing', actor, data });
  }
}

/** Whom a failure concerns: the one image that is not there, or whatever the registry holds. */
function scopeOf(error: string | undefined): 'image' | 'registry' | undefined {
  if (error === undefined) return undefined;
  return /^(?:not_found|forbidden): /.test(error) ? 'image' : 'registry';
}

async function othersSuffer(tx: DetectionTx, { registry, image }: RepositoryState): Promise<boolean> {
  const all = await tx.repositories();
  return all.some((one) => one.registry === registry && one.image !== image && scopeOf(one.error) === 'registry');
}
