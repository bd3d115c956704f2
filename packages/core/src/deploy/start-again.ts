import { AppError } from '../base/index.js';
import type { DeployContext } from './context.js';
import { makeAgain } from './old-version.js';
import type { RestartPolicy } from './stage.js';

interface Known {
  readonly id: string;
  readonly name: string;
  readonly restart: RestartPolicy;
}

/**
 * Starts a container that has run before, and gives the id of what runs: an engine that ended harshly may refuse for good to
 * start what it takes for running still; then another takes its place. Undefined: nobody knows how to make another.
 */
export async function startAgain(
  context: DeployContext,
  { id, name, restart }: Known,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { engine } = context.ports;
  const run = async (which: string) => {
    // Policy first: an engine that restarts in between acts by it.
    await engine.setRestartPolicy(which, restart, { signal });
    await engine.start(which, { signal });
    return which;
  };
  try {
    return await run(id);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'engine.failed') throw error;
    const another = await makeAgain(context, name, signal, () => engine.remove(id, { signal }));
    context.log.warn('The engine refuses to start a container again', { container: name, reason: error.message });
    return another === undefined ? undefined : run(another);
  }
}
