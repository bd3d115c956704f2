import { AppError, messageOf, toAppError } from '../base/index.js';
import { Cancellation } from './cancellation.js';
import type { DeployContext, DeployStep } from './context.js';
import { within } from './deadline.js';
import { failureCard } from './failure-card.js';
import { eventOf, isInterruption, Journal } from './journal.js';
import type { Deploy, FailureCard, StepName } from './model.js';
import { fail, succeed } from './outcome.js';
import { OPENING, STRATEGIES } from './strategies.js';

const UNDO_TRIES = 3;
const UNDO_PAUSE_MS = 2_000;
const UNDO_MS = 120_000;

/**
 * Carries one deploy through its strategy, or takes it back. After a crash it is simply called again: every step is
 * idempotent, and what was fixed before acting is in the journal. Rejects only with an `Interruption`.
 */
export async function runDeploy(context: DeployContext, signal: AbortSignal): Promise<Deploy> {
  const journal = new Journal(context.ports);
  const begun: DeployStep[] = [];
  const stopWatching = context.ports.engine.watch(({ action, id }) => {
    if (action === 'reconnect') context.engineWasAway = true;
    // Undoing stops it as well, but by then it is settled who is to blame.
    if (action === 'kill' && id === context.facts.containerId) context.wasEndedFromOutside = true;
  });
  try {
    for (const step of OPENING) await take(context, journal, step, begun, signal);
    for (const step of STRATEGIES[context.facts.strategy ?? 'blue-green'])
      await take(context, journal, step, begun, signal);
    return await succeed(context, journal);
  } catch (error) {
    if (isInterruption(error) || isInterruption(signal.reason)) throw signal.reason ?? error;
    const step = begun.at(-1)?.name ?? 'preflight';
    context.log.info('Deploy is taken back', { step, reason: messageOf(error) });
    // Whatever an aborted call says, it was the cancelling.
    const fault = isCancellation(signal.reason) ? signal.reason : error;
    return takeBack(context, journal, await everBegun(context, begun), step, fault);
  } finally {
    stopWatching();
  }
}

/** Those of an earlier life too: a deploy that was taken up again may fail before it comes to where it was. */
export async function everBegun(
  { ports, deploy, facts }: DeployContext,
  now: readonly DeployStep[] = [],
): Promise<readonly DeployStep[]> {
  const written = (await ports.store.steps(deploy.id)).filter(({ phase }) => phase === 'do');
  const names = new Set([...written, ...now].map(({ name }) => name));
  return [...OPENING, ...STRATEGIES[facts.strategy ?? 'blue-green']].filter(({ name }) => names.has(name));
}

async function take(
  context: DeployContext,
  journal: Journal,
  step: DeployStep,
  begun: DeployStep[],
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (step.applies?.(context) === false) return;
  begun.push(step);
  const deadline = { ms: step.deadlineMs(context), late: () => lateness(step) };
  await within(context.ports.clock, deadline, signal, (bounded) => journal.record(context, step, 'do', bounded));
}

function lateness({ name }: DeployStep): AppError {
  return new AppError('deploy.deadline', `The step "${name}" did not come to its end in time.`);
}

function isCancellation(reason: unknown): reason is Cancellation {
  return reason instanceof Cancellation;
}

/**
 * Undoes what was begun, last first. While it does not succeed the deploy is `stuck`: told, and tried again. `known`: what
 * an earlier try wrote down while the container was still there.
 */
export async function takeBack(
  context: DeployContext,
  journal: Journal,
  begun: readonly DeployStep[],
  failedStep: StepName,
  fault: unknown,
  known?: FailureCard,
): Promise<Deploy> {
  const card = known ?? (await failureCard(context, failedStep, fault));
  const undoing = await journal.move(context.deploy, 'undoing', {
    patch: { failure: card },
    event: eventOf(context.deploy, 'deploy.undoing', { step: failedStep, code: card.code, reason: card.message }),
  });
  await undoAll(context, journal, begun, undoing);
  if (isCancellation(fault)) {
    return journal.move(context.deploy, 'cancelled', {
      patch: { finishedAt: context.ports.clock.now() },
      event: eventOf(context.deploy, 'deploy.cancelled'),
    });
  }
  return fail(context, journal, card, fault);
}

/** Nothing is given up while a container or a route is in between: it is tried until it is done, and told meanwhile. */
async function undoAll(
  context: DeployContext,
  journal: Journal,
  begun: readonly DeployStep[],
  deploy: Deploy,
): Promise<void> {
  const { clock, redactor } = context.ports;
  let state = deploy;
  for (const step of begun.toReversed()) {
    if (step.undo === undefined) continue;
    for (let attempt = 1; ; attempt++) {
      try {
        const deadline = { ms: UNDO_MS, late: () => lateness(step) };
        await within(clock, deadline, context.stopping, (signal) => journal.record(context, step, 'undo', signal));
        break;
      } catch (error) {
        if (isInterruption(error)) throw error;
        if (attempt >= UNDO_TRIES && state.state !== 'stuck') {
          const reason = redactor.redact(toAppError(error, 'deploy.undo_failed').message);
          context.log.error("Deploy is stuck: it can't be taken back yet", { step: step.name, reason });
          state = await journal.move(state, 'stuck', {
            event: eventOf(deploy, 'deploy.stuck', { step: step.name, reason }),
          });
        }
        await clock.sleep(Math.min(UNDO_PAUSE_MS * attempt, 30_000), context.stopping);
      }
    }
  }
  if (state.state === 'stuck')
    await journal.move(state, 'undoing', {
      event: eventOf(deploy, 'deploy.undoing', { step: 'preflight', reason: 'taken back after all' }),
    });
}
