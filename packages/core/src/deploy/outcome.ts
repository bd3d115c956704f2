import { toAppError } from '../base/index.js';
import { Cancellation } from './cancellation.js';
import type { DeployContext } from './context.js';
import { eventOf, type Journal } from './journal.js';
import type { Deploy, FailureCard, NewRelease, Quarantine } from './model.js';
import type { DeployTx } from './ports.js';

/** Failures of the surroundings are tried again so long after, then wait for a person. */
const RETRY_AFTER_MS = [60_000, 5 * 60_000, 15 * 60_000];
/** What the engine was not there for is tried soon: it was there when it was taken back. */
const RETRY_WITH_ENGINE_MS = [5_000, ...RETRY_AFTER_MS];

/** All that belongs to the moment of success, in one transaction: the release, the one before it, the event. */
export async function succeed(context: DeployContext, journal: Journal): Promise<Deploy> {
  const { ports, deploy, facts, frozen } = context;
  const now = ports.clock.now();
  const before = (await ports.store.releases(deploy.stageId)).find(({ retiredAt }) => retiredAt === undefined);
  const release: NewRelease = {
    id: ports.ids.next(),
    stageId: deploy.stageId,
    deployId: deploy.id,
    image: deploy.image,
    tag: deploy.tag,
    digest: deploy.digest,
    snapshotId: deploy.snapshotId ?? '',
    configHash: frozen.configHash,
    containerId: facts.containerId ?? '',
    containerName: facts.containerName ?? '',
    localTag: facts.localTag ?? '',
    liveAt: now,
  };
  const data = {
    outcome: 'succeeded',
    strategy: facts.strategy,
    durationMs: deploy.startedAt === undefined ? 0 : now.getTime() - deploy.startedAt.getTime(),
    ...(frozen.spec.host === undefined ? {} : { address: frozen.spec.host }),
    ...(before === undefined ? {} : { fromTag: before.tag, fromDigest: before.digest }),
  };
  return journal.move(deploy, 'succeeded', {
    patch: { finishedAt: now, ...(before === undefined ? {} : { fromReleaseId: before.id }) },
    event: eventOf(deploy, 'deploy.succeeded', data),
    async also(tx) {
      // A cancelling that was accepted a moment ago still counts.
      if ((await tx.deploy(deploy.id))?.cancelRequestedAt !== undefined) throw new Cancellation();
      for (const { id, retiredAt } of await tx.releases(deploy.stageId))
        if (retiredAt === undefined) await tx.updateRelease(id, { retiredAt: now });
      await tx.insertRelease(release);
      if (deploy.kind === 'rollback' && before !== undefined) {
        await tx.updateRelease(before.id, { rolledBackAt: now });
        // Back to the configuration before, it was not the digest's fault.
        if (before.digest !== deploy.digest)
          await quarantine(tx, context, {
            digest: before.digest,
            cause: 'rollback',
            reason: `Rolled back from ${before.tag} to ${deploy.tag}.`,
            tag: before.tag,
          });
      }
      for (const { id, digest } of await tx.quarantines(deploy.stageId)) {
        if (digest !== deploy.digest) continue;
        await tx.liftQuarantine(id, now);
        await tx.appendEvent(eventOf(deploy, 'quarantine.lifted', { reason: 'It was deployed and proved itself.' }));
      }
    },
  });
}

/** The end of a deploy that was taken back: quarantine where its container is to blame, a retry where the surroundings are. */
export async function fail(
  context: DeployContext,
  journal: Journal,
  card: FailureCard,
  fault: unknown,
): Promise<Deploy> {
  const { ports, deploy, frozen } = context;
  const now = ports.clock.now();
  const error = toAppError(fault);
  const pauses = error.code === 'engine.unavailable' ? RETRY_WITH_ENGINE_MS : RETRY_AFTER_MS;
  const retryMs = error.fault === 'image' || !error.retryable ? undefined : pauses[deploy.attempt];
  const data = {
    outcome: 'failed',
    step: card.step,
    code: card.code,
    reason: card.message,
    ...(card.diagnosis === undefined ? {} : { diagnosis: card.diagnosis }),
    ...(card.nowServing === undefined ? {} : { nowServing: card.nowServing }),
    ...(deploy.startedAt === undefined ? {} : { durationMs: now.getTime() - deploy.startedAt.getTime() }),
  };
  return journal.move(deploy, 'failed', {
    patch: { finishedAt: now, failure: card },
    event: eventOf(deploy, 'deploy.failed', data),
    async also(tx) {
      if (error.fault === 'image') {
        const cause = card.step === 'prove' || card.step === 'bake' ? card.step : 'gate';
        await quarantine(tx, context, {
          digest: deploy.digest,
          cause,
          reason: card.message,
          tag: deploy.tag,
          ...(cause === 'gate' ? { configHash: frozen.configHash } : {}),
        });
      }
      if (retryMs === undefined) return;
      const dueAt = new Date(now.getTime() + retryMs);
      await tx.insertTimer({
        id: ports.ids.next(),
        kind: 'retry-deploy',
        dueAt,
        stageId: deploy.stageId,
        data: { deploy: deploy.id },
      });
      await tx.appendEvent(
        eventOf(deploy, 'deploy.retry.planned', { dueAt: dueAt.toISOString(), attempt: deploy.attempt + 1 }),
      );
    },
  });
}

async function quarantine(
  tx: DeployTx,
  { ports, deploy }: DeployContext,
  what: Pick<Quarantine, 'digest' | 'cause' | 'reason' | 'configHash'> & { readonly tag: string },
): Promise<void> {
  const { tag, ...fields } = what;
  await tx.insertQuarantine({
    id: ports.ids.next(),
    stageId: deploy.stageId,
    deployId: deploy.id,
    at: ports.clock.now(),
    ...fields,
  });
  await tx.appendEvent({
    ...eventOf(deploy, 'quarantine.added'),
    data: { tag, digest: what.digest, cause: what.cause, reason: what.reason },
  });
}
