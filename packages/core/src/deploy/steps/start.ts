import { AppError } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import { makeAgain } from '../old-version.js';
import { startAgain } from '../start-again.js';

export const start: DeployStep = {
  name: 'start',
  deadlineMs: () => 60_000,
  async act(context, signal) {
    const { engine } = context.ports;
    const containerId = context.facts.warm ? await startWarm(context, signal) : await startFresh(context, signal);
    const started = await engine.container(containerId, { signal });
    return {
      containerId,
      ...(started?.startedAt === undefined ? {} : { startedAt: started.startedAt.toISOString() }),
    };
  },
};

async function startFresh({ ports, facts, frozen }: DeployContext, signal: AbortSignal): Promise<string> {
  const id = facts.containerId;
  if (id === undefined) throw new AppError('internal', 'There is no container to start.');
  for (const network of frozen.spec.run.networks) await ports.engine.connect(network, id, [], { signal });
  await ports.engine.start(id, { signal });
  return id;
}

/** What was kept and the engine will not start is made anew; after a crash, what is there by that name may be so already. */
async function startWarm(context: DeployContext, signal: AbortSignal): Promise<string> {
  const { ports, facts, frozen } = context;
  const name = facts.containerName ?? '';
  const id = (await ports.engine.container(name, { signal }))?.id ?? (await makeAgain(context, name, signal));
  if (id === undefined) throw new AppError('deploy.conflict', `The container ${name} was removed by somebody else.`);
  for (const network of frozen.spec.run.networks) await ports.engine.connect(network, id, [], { signal });
  const running = await startAgain(context, { id, name, restart: 'no' }, signal);
  if (running === undefined)
    throw new AppError('engine.failed', `The Docker Engine does not start ${name}, and its image is gone.`);
  return running;
}
