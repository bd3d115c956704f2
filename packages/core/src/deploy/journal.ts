import { toAppError } from '../base/index.js';
import type { DeployContext, DeployPorts, DeployStep } from './context.js';
import type { Deploy, DeployPatch, DeployState, EventDraft, Facts, Step } from './model.js';
import type { DeployTx } from './ports.js';
import { assertMove } from './transitions.js';

/** What all events of a deploy tell. */
export function eventOf(
  deploy: Deploy,
  type: EventDraft['type'],
  data: Readonly<Record<string, unknown>> = {},
): EventDraft {
  return {
    type,
    actor: deploy.actor,
    project: deploy.project,
    stage: deploy.stage,
    deploy: deploy.id,
    ...(deploy.request === undefined ? {} : { request: deploy.request }),
    data: { kind: deploy.kind, image: deploy.image, tag: deploy.tag, digest: deploy.digest, ...data },
  };
}

/** What every log line of a deploy carries. */
export function logFieldsOf({ project, stage, id, request }: Deploy): Readonly<Record<string, string>> {
  return { project, stage, deploy: id, ...(request === undefined ? {} : { request }) };
}

/** Intent before, result after, each in one transaction with its event: what a crash leaves is always readable. */
export class Journal {
  constructor(private readonly ports: Pick<DeployPorts, 'store' | 'clock' | 'ids' | 'redactor'>) {}

  /** Facts of a deploy, folded from its steps, oldest first. */
  async facts(deployId: string): Promise<Facts> {
    const done = (await this.ports.store.steps(deployId)).filter(({ phase }) => phase === 'do');
    return Object.assign({}, ...done.flatMap(({ intent, result }) => [intent, result])) as Facts;
  }

  /** Carries out one step, or its undoing, between two entries. */
  async record(context: DeployContext, step: DeployStep, phase: Step['phase'], signal: AbortSignal): Promise<void> {
    const { deploy } = context;
    const intent = phase === 'do' ? ((await step.plan?.(context, signal)) ?? {}) : {};
    if (phase === 'do') context.facts = { ...context.facts, ...intent };
    const started = this.ports.clock.monotonicMs();
    const entry = await this.ports.store.write(async (tx) => {
      await tx.updateDeploy(deploy.id, { step: step.name });
      await tx.appendEvent(eventOf(deploy, 'deploy.step.started', { step: step.name, phase }));
      return tx.insertStep({
        id: this.ports.ids.next(),
        deployId: deploy.id,
        name: step.name,
        phase,
        startedAt: this.ports.clock.now(),
        intent,
      });
    });
    const elapsed = () => Math.round(this.ports.clock.monotonicMs() - started);
    try {
      const result = phase === 'do' ? this.#redacted(await step.act(context, signal)) : {};
      if (phase === 'undo') await step.undo?.(context, signal);
      context.facts = { ...context.facts, ...result };
      await this.ports.store.write(async (tx) => {
        await tx.updateStep(entry.id, { state: 'done', endedAt: this.ports.clock.now(), result });
        if (result.strategy !== undefined) await tx.updateDeploy(deploy.id, { strategy: result.strategy });
        await tx.appendEvent(
          eventOf(deploy, 'deploy.step.done', {
            step: step.name,
            phase,
            durationMs: elapsed(),
            ...told(context.facts, step.name),
          }),
        );
      });
    } catch (error) {
      // The controller is being stopped: the open entry is what the next one takes up.
      if (isInterruption(error)) throw error;
      const { code, message: said } = toAppError(error);
      const message = this.ports.redactor.redact(said);
      await this.ports.store.write(async (tx) => {
        await tx.updateStep(entry.id, { state: 'failed', endedAt: this.ports.clock.now(), error: { code, message } });
        await tx.appendEvent(
          eventOf(deploy, 'deploy.step.failed', { step: step.name, phase, durationMs: elapsed(), code, message }),
        );
      });
      throw error;
    }
  }

  /** What a container says of itself may tell a secret. */
  #redacted(facts: Facts): Facts {
    return facts.evidence === undefined ? facts : { ...facts, evidence: this.ports.redactor.redact(facts.evidence) };
  }

  /** Moves a deploy on, with its event and whatever belongs to the same moment. */
  async move(
    deploy: Deploy,
    to: DeployState,
    change: {
      readonly patch?: DeployPatch;
      readonly event: EventDraft;
      readonly also?: (tx: DeployTx) => Promise<void>;
    },
  ): Promise<Deploy> {
    return this.ports.store.write(async (tx) => {
      const now = (await tx.deploy(deploy.id)) ?? deploy;
      assertMove(now.state, to);
      // First what the row will name: the store holds us to it.
      await change.also?.(tx);
      const moved = await tx.updateDeploy(deploy.id, { ...change.patch, state: to });
      await tx.appendEvent(change.event);
      return moved;
    });
  }
}

/** The reason of an abort by which the controller stops: nothing is undone, the journal keeps it. */
export class Interruption extends Error {
  constructor() {
    super('docker-watcher is stopping');
  }
}

export function isInterruption(error: unknown): error is Interruption {
  return error instanceof Interruption;
}

/** The facts worth a person's while, per step. */
function told(facts: Facts, step: DeployStep['name']): Readonly<Record<string, unknown>> {
  if (step === 'preflight') return { strategy: facts.strategy, reason: facts.strategyReason };
  if (step === 'create') return { container: facts.containerName };
  if (step === 'prove' || step === 'gate' || step === 'before-switch' || step === 'after-switch')
    return { evidence: facts.evidence };
  return {};
}
