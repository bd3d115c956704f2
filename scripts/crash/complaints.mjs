// What must hold of all lanes once the dust has settled, whatever happened before.
import { KEEP } from './lanes.mjs';

/**
 * Gives the sentences that are not true; none: all is well. `acts`: the deploys that were asked for, each `{lane, id}`.
 */
export async function complaints(world, round, acts) {
  const { deploys: open } = await world.controller.api('GET', '/api/deploys?state=open&limit=200');
  if (open.length > 0) return open.map(({ project, state, step }) => `${project} is still ${state} at ${step ?? '?'}`);
  const found = [];
  for (const { lane, id } of acts) found.push(...(await deployComplaints(world, lane, id)));
  const containers = await ownContainers(world);
  for (const lane of world.lanes) {
    for (const stage of new Set([lane.stageAt(round), ...(lane.kind === 'promotion' ? ['dev'] : [])]))
      found.push(...(await stageComplaints(world, lane, stage, containers)));
    if (lane.kind === 'adopt') found.push(...(await adoptComplaints(world, round)));
  }
  return [...found, ...(await world.bystanders.complaints())];
}

/**
 * All containers of the world's controller, running or not; without those that the engine was told to remove and failed
 * to (`dead`): they never run again, and it is told again.
 */
export async function ownContainers({ docker, network }) {
  const labelled = await docker.listContainers({ all: true, filters: { label: ['io.docker-watcher.instance'] } });
  return labelled.filter(({ State, NetworkSettings }) => State !== 'dead' && network in NetworkSettings.Networks);
}

/** A good version is deployed: whatever came between, it is not to blame. */
async function deployComplaints({ controller }, lane, id) {
  const deploy = await controller.api('GET', `/api/deploys/${id}`).catch(() => undefined);
  if (deploy === undefined) return [`${lane.kind}: the deploy is lost`];
  if (deploy.state === 'succeeded') return [];
  return [`${lane.kind}: the deploy ${deploy.state}: ${deploy.failure?.message ?? 'no reason given'}`];
}

/** Of one stage: exactly one version runs, it is the live one, and the route leads to it. */
export async function stageComplaints(world, lane, stage, containers) {
  const found = [];
  const say = (isSo, sentence) => {
    if (!isSo) found.push(`${lane.kind}/${stage}: ${sentence}`);
  };
  const path = `/api/projects/${lane.project}/stages/${stage}`;
  const [{ live, quarantined, host }, { releases }] = await Promise.all([
    world.controller.api('GET', path),
    world.controller.api('GET', `${path}/releases`),
  ]);
  const own = containers.filter(
    ({ Labels }) => Labels['io.docker-watcher.project'] === lane.project && Labels['io.docker-watcher.stage'] === stage,
  );
  const running = own.filter(({ State }) => State === 'running');
  say(running.length === 1, `${running.length} containers run`);
  say(
    running.every(({ Labels }) => Labels['io.docker-watcher.digest'] === live?.digest),
    'what runs is not what is said to be live',
  );
  say(own.length <= KEEP + 1, `${own.length} containers are left`);
  const [route] = (await world.proxy.routes(running[0]?.Labels['io.docker-watcher.instance'] ?? '')).filter(
    (one) => one.host === host,
  );
  const addresses = running.flatMap(({ NetworkSettings }) =>
    Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress),
  );
  say(addresses.includes(route?.target.host), `the route leads to ${route?.target.host ?? 'nothing'}`);
  const there = new Set(releases.filter(({ how }) => how !== 'gone').map(({ digest }) => digest)).size;
  const known = new Set(releases.map(({ digest }) => digest)).size;
  say(there >= Math.min(known, KEEP + 1), `${there} of ${known} digests can be gone back to`);
  for (const { cause, reason } of quarantined) say(cause === 'rollback', `a good version is quarantined: ${reason}`);
  return found;
}

async function adoptComplaints({ docker, legacyOf }, round) {
  const { State } = await docker.getContainer(legacyOf(round)).inspect();
  return State.Running ? ['adopt: the container that was taken over still runs'] : [];
}
