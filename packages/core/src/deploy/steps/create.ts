import { AppError } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import type { Facts } from '../model.js';
import { containerNameOf, LABELS, labelsOf } from '../names.js';
import { reachOf } from '../targets.js';

/** Makes the container, never to be restarted by the engine until it has proved itself; a rollback may find it kept. */
export const create: DeployStep = {
  name: 'create',
  deadlineMs: () => 60_000,
  async plan(context, signal) {
    if (context.facts.containerName !== undefined) return {};
    const kept = await keptContainer(context, signal);
    if (kept !== undefined) return { containerName: kept, warm: true };
    const fresh: Facts = { containerName: containerNameOf(context.frozen.spec, context.deploy.id), warm: false };
    const { kind } = await reachOf(context, signal);
    if (kind !== 'published' || context.frozen.spec.port === undefined) return fresh;
    return { ...fresh, publishedPort: await freePort(context, signal) };
  },
  async act(context, signal) {
    const { ports, facts, frozen, deploy } = context;
    const name = facts.containerName ?? containerNameOf(frozen.spec, deploy.id);
    if (facts.warm) {
      const kept = await ports.engine.container(name, { signal });
      if (kept === undefined)
        throw new AppError('deploy.conflict', `The container ${name} was removed by somebody else.`);
      return { containerId: kept.id };
    }
    const publish =
      facts.publishedPort === undefined || frozen.spec.port === undefined
        ? []
        : [{ hostIp: '127.0.0.1', hostPort: facts.publishedPort, containerPort: frozen.spec.port }];
    const { id } = await ports.engine.create(
      {
        name,
        image: facts.localTag ?? deploy.digest,
        labels: labelsOf(ports.instance.id, deploy, frozen.configHash),
        run: frozen.spec.run,
        publish,
      },
      { signal },
    );
    return { containerId: id };
  },
  async undo({ ports, facts, frozen }, signal) {
    const found =
      facts.containerName === undefined ? undefined : await ports.engine.container(facts.containerName, { signal });
    if (found === undefined) return;
    if (facts.warm) {
      await ports.engine.setRestartPolicy(found.id, 'no', { signal });
      await ports.engine.stop(found.id, { timeoutMs: frozen.spec.run.stopTimeoutMs, signal });
      return;
    }
    await ports.engine.remove(found.id, { signal });
  },
};

/** The container of the release that a rollback returns to, if it is still what that release ran with. */
async function keptContainer(
  { ports, deploy, target, frozen }: DeployContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (target === undefined || deploy.kind !== 'rollback') return undefined;
  const container = await ports.engine.container(target.containerName, { signal });
  return container?.labels[LABELS.config] === frozen.configHash ? container.name : undefined;
}

/** The first port of our range that no container of the engine binds. */
async function freePort({ ports, options }: DeployContext, signal: AbortSignal): Promise<number> {
  const taken = new Set<number>();
  for (const { published } of await ports.engine.containers({}, { signal })) {
    for (const { hostPort } of Object.values(published).flat()) taken.add(hostPort);
  }
  for (let port = options.portRange.from; port <= options.portRange.to; port++) if (!taken.has(port)) return port;
  throw new AppError(
    'engine.port_taken',
    `All ports from ${options.portRange.from} to ${options.portRange.to} are taken.`,
    { hint: 'Widen docker.port_range.' },
  );
}
