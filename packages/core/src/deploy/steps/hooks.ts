import { AppError } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import { ENDED_BY_ENGINE } from '../engine-away.js';
import type { Hook } from '../stage.js';
import { runningContainer } from './gate.js';

const OUTPUT_LINES = 20;
const SETTLES_MS = 1_000;

/** Runs inside the new, healthy container before traffic comes to it: a migration, say. A failure stops the deploy. */
export const beforeSwitch: DeployStep = {
  name: 'before-switch',
  applies: ({ frozen }) => frozen.spec.hooks.beforeSwitch !== undefined,
  deadlineMs: ({ frozen }) => (frozen.spec.hooks.beforeSwitch?.timeoutMs ?? 0) + 30_000,
  async act(context, signal) {
    const hook = context.frozen.spec.hooks.beforeSwitch;
    if (hook === undefined) return {};
    const { exitCode, output } = await run(context, hook, signal);
    if (exitCode === 0) return { evidence: `${hook.command.join(' ')} ended well` };
    // A hook that was killed may have ended with its container.
    if (ENDED_BY_ENGINE.has(exitCode)) await context.ports.clock.sleep(SETTLES_MS, signal);
    await runningContainer(context, signal);
    throw new AppError('deploy.hook_failed', `The hook before the switch ended with ${exitCode}: ${tail(output)}`, {
      details: { exitCode },
      hint: `It ran ${hook.command.join(' ')} inside the new container.`,
    });
  },
};

/** Runs once traffic has come and is proved. The new version serves by then: a failure is told, and takes nothing back. */
export const afterSwitch: DeployStep = {
  name: 'after-switch',
  applies: ({ frozen }) => frozen.spec.hooks.afterSwitch !== undefined,
  deadlineMs: ({ frozen }) => (frozen.spec.hooks.afterSwitch?.timeoutMs ?? 0) + 30_000,
  async act(context, signal) {
    const hook = context.frozen.spec.hooks.afterSwitch;
    if (hook === undefined) return {};
    try {
      const { exitCode, output } = await run(context, hook, signal);
      if (exitCode === 0) return { evidence: `${hook.command.join(' ')} ended well` };
      return { evidence: `${hook.command.join(' ')} ended with ${exitCode}: ${tail(output)}` };
    } catch (error) {
      signal.throwIfAborted();
      return { evidence: `${hook.command.join(' ')} could not run: ${String(error)}` };
    }
  },
};

async function run(
  { ports, facts }: DeployContext,
  { command, timeoutMs }: Hook,
  signal: AbortSignal,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const { exitCode, output } = await ports.engine.exec(facts.containerId ?? '', command, { signal, timeoutMs });
  return { exitCode, output: ports.redactor.redact(output) };
}

function tail(output: string): string {
  return output.trim().split('\n').slice(-OUTPUT_LINES).join('\n') || 'it wrote nothing';
}
