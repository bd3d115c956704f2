import { toAppError } from '../base/index.js';
import type { DeployContext, DeployOptions, DeployPorts } from './context.js';
import { eventOf, Journal, logFieldsOf } from './journal.js';
import type { Deploy, FailureCard, Release } from './model.js';
import type { FrozenStage, StageSpec } from './stage.js';

const PROGRESS_EVERY_MS = 1_000;

export type Begun = { readonly context: DeployContext; readonly fault?: unknown };

/**
 * Takes a deploy from the queue: from here on its configuration is frozen, whatever becomes of the file. A configuration
 * that can't be frozen (no env_file, say) comes back as `fault`. Undefined when it does not wait any more, or its stage has
 * left the configuration.
 */
export async function begin(
  ports: DeployPorts,
  options: DeployOptions,
  waiting: Deploy,
  stopping: AbortSignal,
): Promise<Begun | undefined> {
  const deploy = await ports.store.deploy(waiting.id);
  if (deploy?.state !== 'queued') return undefined;
  const target = deploy.toReleaseId === undefined ? undefined : await ports.store.release(deploy.toReleaseId);
  let frozen: FrozenStage;
  let fault: unknown;
  try {
    frozen = await freeze(ports, deploy, target);
  } catch (error) {
    const spec = ports.stages.get(`${deploy.project}/${deploy.stage}`);
    if (spec === undefined) {
      await giveUp(ports, deploy);
      return undefined;
    }
    frozen = { spec, configHash: '' };
    fault = error;
  }
  const snapshotId = ports.ids.next();
  const now = ports.clock.now();
  const running = await new Journal(ports).move(deploy, 'running', {
    patch: {
      startedAt: now,
      snapshotId,
      configHash: frozen.configHash,
      // Stored at once: after a crash nobody may go on with a configuration that is not whole.
      ...(fault === undefined ? {} : { failure: unfrozen(ports, fault) }),
    },
    event: eventOf(deploy, 'deploy.started', { reason: deploy.reason }),
    also: (tx) =>
      tx.insertSnapshot({ id: snapshotId, stageId: deploy.stageId, configHash: frozen.configHash, spec: frozen.spec }),
  });
  const context = contextOf(ports, options, running, frozen, target, stopping);
  return fault === undefined ? { context } : { context, fault };
}

/** A deploy that a crash has left open, with what its journal knows. */
export async function resume(
  ports: DeployPorts,
  options: DeployOptions,
  deploy: Deploy,
  stopping: AbortSignal,
): Promise<DeployContext> {
  const snapshot = deploy.snapshotId === undefined ? undefined : await ports.store.snapshot(deploy.snapshotId);
  if (snapshot === undefined) throw new Error(`The deploy ${deploy.id} runs without a snapshot`);
  const target = deploy.toReleaseId === undefined ? undefined : await ports.store.release(deploy.toReleaseId);
  const context = contextOf(
    ports,
    options,
    deploy,
    { spec: snapshot.spec, configHash: snapshot.configHash },
    target,
    stopping,
  );
  context.facts = await new Journal(ports).facts(deploy.id);
  return context;
}

function unfrozen({ redactor }: DeployPorts, fault: unknown): FailureCard {
  const { code, message } = toAppError(fault);
  return { step: 'preflight', code, message: redactor.redact(message) };
}

/** Nobody can say any more how it should run. */
async function giveUp(ports: DeployPorts, deploy: Deploy): Promise<void> {
  await new Journal(ports).move(deploy, 'cancelled', {
    patch: { finishedAt: ports.clock.now() },
    event: eventOf(deploy, 'deploy.cancelled', { reason: 'its stage has left the configuration' }),
  });
}

async function freeze(ports: DeployPorts, deploy: Deploy, target: Release | undefined): Promise<FrozenStage> {
  if (target === undefined) return ports.stages.freeze(`${deploy.project}/${deploy.stage}`);
  const snapshot = await ports.store.snapshot(target.snapshotId);
  if (snapshot === undefined) throw new Error(`The release ${target.id} has no snapshot`);
  return { spec: snapshot.spec, configHash: snapshot.configHash };
}

function contextOf(
  ports: DeployPorts,
  options: DeployOptions,
  deploy: Deploy,
  frozen: FrozenStage,
  target: Release | undefined,
  stopping: AbortSignal,
): DeployContext {
  ports.redactor.remember(secretsOf(frozen.spec));
  const log = ports.log.child(logFieldsOf(deploy));
  let told = Number.NEGATIVE_INFINITY;
  return {
    ports,
    options,
    deploy,
    frozen,
    facts: {},
    engineWasAway: false,
    wasEndedFromOutside: false,
    looks: [],
    log,
    stopping,
    ...(target === undefined ? {} : { target }),
    progress(step, data) {
      const now = ports.clock.monotonicMs();
      if (now - told < PROGRESS_EVERY_MS) return;
      told = now;
      ports.store
        .write((tx) => tx.appendEvent(eventOf(deploy, 'deploy.step.progress', { step, ...data })))
        .catch((error: unknown) => log.debug('Progress was not stored', { reason: String(error) }));
    },
  };
}

function secretsOf(spec: StageSpec): string[] {
  return Object.values(spec.run.env).flatMap(({ value, secret }) => (secret ? [value] : []));
}
