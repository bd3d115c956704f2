import { AppError } from '../base/index.js';
import type { EngineContainer } from './ports.js';

/** Throws when the container is not running, saying how it ended. */
export function assertRunning(container: EngineContainer | undefined, name: string): EngineContainer {
  if (container === undefined)
    throw new AppError('deploy.conflict', `The container ${name} was removed by somebody else.`);
  if (container.state === 'running') return container;
  if (container.oomKilled) {
    throw new AppError('container.oom', `${name} was killed: it used more memory than it may.`, {
      details: { exitCode: container.exitCode, oom: true },
    });
  }
  if (container.state === 'restarting') {
    throw new AppError('container.crash_loop', `${name} keeps ending with exit code ${container.exitCode}.`, {
      details: { exitCode: container.exitCode },
    });
  }
  const details = { exitCode: container.exitCode };
  const words =
    container.error === '' ? `ended with exit code ${container.exitCode}` : `could not run: ${container.error}`;
  throw new AppError('container.exited', `${name} ${words}.`, { details });
}
