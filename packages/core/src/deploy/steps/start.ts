import { AppError } from '../../base/index.js';
import type { DeployStep } from '../context.js';

export const start: DeployStep = {
  name: 'start',
  deadlineMs: () => 60_000,
  async act({ ports, facts, frozen }, signal) {
    const id = facts.containerId;
    if (id === undefined) throw new AppError('internal', 'There is no container to start.');
    for (const network of frozen.spec.run.networks) await ports.engine.connect(network, id, [], { signal });
    await ports.engine.start(id, { signal });
    const started = await ports.engine.container(id, { signal });
    return started?.startedAt === undefined ? {} : { startedAt: started.startedAt.toISOString() };
  },
};
