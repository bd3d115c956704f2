import { AppError } from '../base/index.js';
import { resume } from './begin.js';
import { Cancellation } from './cancellation.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { eventOf, Journal } from './journal.js';
import type { Deploy, DeployState } from './model.js';
import { everBegun, runDeploy, takeBack } from './run-deploy.js';

/** Finishes or takes back a deploy that a crash has left open; which, the journal and the world tell. */
export async function recover(
  ports: DeployPorts,
  options: DeployOptions,
  left: Deploy,
  signal: AbortSignal,
  stopping: AbortSignal,
): Promise<Deploy> {
  const journal = new Journal(ports);
  const found: DeployState = left.state;
  const deploy =
    found === 'recovering'
      ? left
      : await journal.move(left, 'recovering', {
          event: {
            ...eventOf(left, 'deploy.recovering', { step: left.step, was: found }),
            actor: { kind: 'recovery', id: 'start' },
          },
        });
  const context = await resume(ports, options, deploy, stopping);
  const steps = await ports.store.steps(left.id);
  if (
    left.cancelRequestedAt !== undefined ||
    left.failure !== undefined ||
    steps.some(({ phase }) => phase === 'undo')
  ) {
    const step = left.failure?.step ?? left.step ?? 'preflight';
    return takeBack(context, journal, await everBegun(context), step, faultOf(left), left.failure);
  }
  const running = await journal.move(deploy, 'running', {
    event: eventOf(deploy, 'deploy.started', { reason: 'taken up after a restart', resumed: true }),
  });
  return runDeploy({ ...context, deploy: running }, signal);
}

/** What it was being taken back for: the first reason counts, whatever came after. */
function faultOf({ failure, cancelRequestedAt }: Deploy): AppError {
  if (failure?.code === 'deploy.cancelled' || (failure === undefined && cancelRequestedAt !== undefined))
    return new Cancellation();
  if (failure !== undefined) return new AppError(failure.code, failure.message);
  return new AppError('deploy.interrupted', 'It was being taken back when docker-watcher ended.');
}
