import { type Static, Type } from '@docker-watcher/sdk';
import {
  DEPLOY_KINDS,
  DEPLOY_STATES,
  type Deploy,
  type FailureCard,
  STEP_NAMES,
  type Step,
} from '../../deploy/index.js';
import { ActorSchema, iso, list, oneOf, Time, when } from './fields.js';

export const FailureSchema = Type.Object(
  {
    step: oneOf(STEP_NAMES),
    code: Type.String(),
    message: Type.String(),
    diagnosis: Type.Optional(Type.String({ description: 'The likely cause, and what to do.' })),
    exitCode: Type.Optional(Type.Integer()),
    oom: Type.Optional(Type.Boolean()),
    log: Type.Optional(list(Type.String())),
    probes: Type.Optional(list(Type.Object({ at: Type.String(), healthy: Type.Boolean(), evidence: Type.String() }))),
    nowServing: Type.Optional(Type.String()),
  },
  { title: 'Failure' },
);

export const DeploySchema = Type.Object(
  {
    id: Type.String(),
    seq: Type.Integer(),
    project: Type.String(),
    stage: Type.String(),
    kind: oneOf(DEPLOY_KINDS),
    state: oneOf(DEPLOY_STATES),
    step: Type.Optional(oneOf(STEP_NAMES)),
    strategy: Type.Optional(oneOf(['blue-green', 'recreate'])),
    image: Type.String(),
    tag: Type.String(),
    digest: Type.String(),
    actor: ActorSchema,
    reason: Type.String(),
    force: Type.Boolean(),
    attempt: Type.Integer(),
    createdAt: Time,
    startedAt: Type.Optional(Time),
    finishedAt: Type.Optional(Time),
    durationMs: Type.Optional(Type.Integer()),
    cancelRequestedAt: Type.Optional(Time),
    supersededBy: Type.Optional(Type.String()),
    retryOf: Type.Optional(Type.String()),
    request: Type.Optional(Type.String()),
    failure: Type.Optional(FailureSchema),
  },
  { title: 'Deploy' },
);
export type DeployView = Static<typeof DeploySchema>;

export const StepSchema = Type.Object(
  {
    name: oneOf(STEP_NAMES),
    phase: oneOf(['do', 'undo']),
    state: oneOf(['intended', 'done', 'failed']),
    startedAt: Time,
    endedAt: Type.Optional(Time),
    durationMs: Type.Optional(Type.Integer()),
    evidence: Type.Optional(Type.String()),
    error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() })),
  },
  { title: 'Step' },
);

export const DeployDetailSchema = Type.Object(
  { ...DeploySchema.properties, steps: list(StepSchema) },
  { title: 'DeployDetail' },
);
export type DeployDetailView = Static<typeof DeployDetailSchema>;

export function viewDeploy(deploy: Deploy): DeployView {
  const { id, seq, project, stage, kind, state, image, tag, digest, actor, reason, force, attempt } = deploy;
  const { step, strategy, supersededBy, retryOf, request, failure } = deploy;
  return {
    ...{ id, seq, project, stage, kind, state, image, tag, digest, reason, force, attempt },
    actor: { kind: actor.kind, id: actor.id },
    createdAt: iso(deploy.createdAt),
    ...when('startedAt', deploy.startedAt),
    ...when('finishedAt', deploy.finishedAt),
    ...spent(deploy.startedAt, deploy.finishedAt),
    ...when('cancelRequestedAt', deploy.cancelRequestedAt),
    ...(step === undefined ? {} : { step }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
    ...(retryOf === undefined ? {} : { retryOf }),
    ...(request === undefined ? {} : { request }),
    ...(failure === undefined ? {} : { failure: viewFailure(failure) }),
  };
}

/** Intents and results stay inside, but for the evidence: they name routes and containers, not what people ask for. */
export function viewDeployDetail(deploy: Deploy, steps: readonly Step[]): DeployDetailView {
  return { ...viewDeploy(deploy), steps: steps.map(viewStep) };
}

function viewStep({ name, phase, state, startedAt, endedAt, result, error }: Step): DeployDetailView['steps'][number] {
  return {
    ...{ name, phase, state },
    startedAt: iso(startedAt),
    ...when('endedAt', endedAt),
    ...spent(startedAt, endedAt),
    ...(result.evidence === undefined ? {} : { evidence: result.evidence }),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
  };
}

function viewFailure({ log, probes, ...card }: FailureCard): Static<typeof FailureSchema> {
  return {
    ...card,
    ...(log === undefined ? {} : { log: [...log] }),
    ...(probes === undefined ? {} : { probes: probes.map((probe) => ({ ...probe })) }),
  };
}

function spent(from: Date | undefined, to: Date | undefined): { durationMs?: number } {
  return from === undefined || to === undefined ? {} : { durationMs: to.getTime() - from.getTime() };
}
