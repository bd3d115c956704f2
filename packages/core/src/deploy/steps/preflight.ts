import { AppError, formatSize } from '../../base/index.js';
import { chooseStrategy } from '../choose-strategy.js';
import type { DeployContext, DeployStep } from '../context.js';
import { LABELS } from '../names.js';
import { referenceOf } from '../our-images.js';
import { gapOf } from '../plan.js';

/** Left free for logs, databases and whatever else lives there. */
const RESERVE_BYTES = 256 * 1024 * 1024;
/** With so much free the registry is not asked for the size: no image comes near it. */
const AMPLE_BYTES = 64 * 1024 ** 3;

/** Looks before anything is touched: disk, names, route, networks; chooses the strategy and says why. */
export const preflight: DeployStep = {
  name: 'preflight',
  deadlineMs: () => 30_000,
  async act(context, signal) {
    const { spec } = context.frozen;
    await refuseLiveTarget(context);
    const looks = [refuseFullDisk, demandAdopted, refuseForeignRoute].map((look) => look(context, signal));
    const fault = (await Promise.allSettled(looks)).find((one) => one.status === 'rejected');
    if (fault !== undefined) throw fault.reason;
    await ensureNetworks(context, signal);
    if (spec.host !== undefined && context.ports.proxies.current() === undefined) {
      throw new AppError('proxy.failed', `${spec.key} has a host name, but there is no proxy.`, {
        hint: 'Configure "proxy".',
      });
    }
    const { strategy, reason } = chooseStrategy(spec);
    const gap = strategy === 'recreate' ? gapOf(context.ports, spec) : undefined;
    return { strategy, strategyReason: gap === undefined ? reason : `${reason}. ${gap}` };
  },
};

/** An image takes its compressed size while it is pulled, and about twice that once it is unpacked. */
async function refuseFullDisk({ ports, deploy, frozen }: DeployContext, signal: AbortSignal): Promise<void> {
  if (await ports.engine.image(referenceOf(deploy), { signal })) return;
  const { dataRoot } = await ports.engine.info({ signal });
  const free = await ports.disk.freeBytes(dataRoot);
  if (free === undefined || free >= AMPLE_BYTES) return;
  const { registry, image } = frozen.spec;
  // A registry that does not answer is the pull's to tell.
  const described = await ports.registries.describe(registry, image, deploy.digest, signal).catch(() => undefined);
  signal.throwIfAborted();
  const needed = 2 * (described?.sizeBytes ?? 0) + RESERVE_BYTES;
  if (free >= needed) return;
  throw new AppError(
    'disk.full',
    `${deploy.tag} needs ${formatSize(needed)} on the engine's disk; ${formatSize(free)} are free.`,
    {
      hint: `Free some space on ${dataRoot}: docker system df shows what takes it.`,
    },
  );
}

/** The version that the first deploy takes over has to be there. */
async function demandAdopted({ ports, deploy, frozen }: DeployContext, signal: AbortSignal): Promise<void> {
  const { adopt } = frozen.spec;
  if (adopt === undefined || (await ports.store.releases(deploy.stageId)).length > 0) return;
  if (await ports.engine.container(adopt, { signal })) return;
  throw new AppError('deploy.conflict', `There is no container "${adopt}" to adopt.`, {
    hint: 'docker ps shows their names; take "adopt" out when there is nothing to take over.',
  });
}

/** It may have come back since it was asked for; undoing a return to it would stop what serves. */
async function refuseLiveTarget({ ports, deploy, target }: DeployContext): Promise<void> {
  if (deploy.kind !== 'rollback' || target === undefined) return;
  const live = (await ports.store.releases(deploy.stageId)).find(({ retiredAt }) => retiredAt === undefined);
  if (live?.containerName === target.containerName)
    throw new AppError(
      'deploy.nothing_to_roll_back',
      `${target.tag} is what runs on ${deploy.project}/${deploy.stage} now.`,
    );
}

/** The network we make by default is made again when a prune took it; others are the user's. */
async function ensureNetworks({ ports, frozen }: DeployContext, signal: AbortSignal): Promise<void> {
  const { run } = frozen.spec;
  for (const name of [run.network, ...run.networks]) {
    if (await ports.engine.networkExists(name, { signal })) continue;
    if (!run.networkCreate || name !== run.network) {
      throw new AppError('network.missing', `The network "${name}" does not exist.`, {
        hint: `docker network create ${name}, or set network_create: true`,
      });
    }
    await ports.engine.createNetwork(name, { [LABELS.instance]: ports.instance.id }, { signal });
  }
}

async function refuseForeignRoute({ ports, frozen }: DeployContext, signal: AbortSignal): Promise<void> {
  const { host, key, adopt } = frozen.spec;
  const proxy = ports.proxies.current();
  if (host === undefined || proxy === undefined || adopt !== undefined) return;
  const status = await proxy.provider.getRoute(host, { signal });
  if (status === undefined) return;
  if (status.route.owner === ports.instance.id && status.route.id === key) return;
  throw new AppError(
    'deploy.conflict',
    `${host} is routed already, to ${status.route.target.host}:${status.route.target.port} (${status.route.id}).`,
    {
      hint: 'Remove that route, choose another host name, or take it over with "adopt".',
    },
  );
}
