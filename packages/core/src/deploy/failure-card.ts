import { type AppError, toAppError } from '../base/index.js';
import type { DeployContext } from './context.js';
import { within } from './deadline.js';
import { diagnose } from './diagnose.js';
import type { FailureCard, StepName } from './model.js';

const LOG_LINES = 50;
const LOOKS = 10;
const LOOKING_MS = 5_000;
/** The engine knows nothing of this name. */
const NONE = 'none';

/** Why a deploy failed, gathered while the container is still there. Never throws: a card with less is still a card. */
export async function failureCard(context: DeployContext, step: StepName, fault: unknown): Promise<FailureCard> {
  const error = toAppError(fault);
  const { ports, facts, frozen } = context;
  const redact = (text: string): string => ports.redactor.redact(text);
  const id = facts.containerId;
  const { log, image, container } = await within(
    ports.clock,
    { ms: LOOKING_MS, late: () => new Error('The engine does not answer') },
    context.stopping,
    async (signal) => ({
      log: id === undefined ? [] : await ports.engine.logs(id, { lines: LOG_LINES, signal }).catch(() => []),
      image: await ports.engine.image(facts.imageId ?? NONE, { signal }).catch(() => undefined),
      container: await ports.engine.container(id ?? NONE, { signal }).catch(() => undefined),
    }),
  );
  const exitCode = numberOf(error, 'exitCode') ?? (container?.state === 'exited' ? container.exitCode : undefined);
  const oom = error.details.oom === true || container?.oomKilled === true;
  const path = frozen.spec.probe?.settings.path;
  const diagnosis = diagnose({
    code: error.code,
    message: error.message,
    exposedPorts: image?.exposedPorts ?? [],
    log,
    oom,
    ...(frozen.spec.port === undefined ? {} : { port: frozen.spec.port }),
    ...(typeof path === 'string' ? { healthPath: path } : {}),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(typeof error.details.reason === 'string' ? { reason: error.details.reason } : {}),
    ...(typeof error.details.evidence === 'string' ? { evidence: error.details.evidence } : {}),
  });
  const said = diagnosis ?? error.hint;
  return {
    step,
    code: error.code,
    message: redact(error.message),
    ...(said === undefined ? {} : { diagnosis: redact(said) }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(oom ? { oom } : {}),
    ...(log.length === 0 ? {} : { log: log.map((line) => redact(line)) }),
    ...(context.looks.length === 0
      ? {}
      : { probes: context.looks.slice(-LOOKS).map((one) => ({ ...one, evidence: redact(one.evidence) })) }),
    ...(await nowServing(context)),
  };
}

async function nowServing({ ports, deploy }: DeployContext): Promise<{ readonly nowServing?: string }> {
  const live = (await ports.store.releases(deploy.stageId)).find(({ retiredAt }) => retiredAt === undefined);
  return live === undefined ? {} : { nowServing: `${live.tag} is still serving.` };
}

function numberOf(error: AppError, name: string): number | undefined {
  const value = error.details[name];
  return typeof value === 'number' ? value : undefined;
}
