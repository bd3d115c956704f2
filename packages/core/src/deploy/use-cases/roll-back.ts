import { AppError, authorize, type Caller } from '../../base/index.js';
import type { OfferedRelease } from '../commands.js';
import type { DeployPorts } from '../context.js';
import type { Deploy, Release } from '../model.js';
import { LABELS } from '../names.js';
import { enqueue, knownStage, liveRelease, startIfStopped, supersedeWaiting } from './shared.js';

/** Returns to an earlier release, with its digest and its configuration. `to`: its id or number; absent: the one before. */
export async function rollBack(
  ports: DeployPorts,
  caller: Caller,
  key: string,
  to: string | undefined,
): Promise<Deploy> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  const releases = await ports.store.releases(row.id);
  const live = liveRelease(releases);
  const target =
    to === undefined ? before(releases, live) : releases.find(({ id, number }) => id === to || String(number) === to);
  if (target === undefined) {
    throw new AppError(
      'deploy.nothing_to_roll_back',
      to === undefined ? `${key} has no earlier release to go back to.` : `${key} has no release "${to}".`,
      {
        hint: `Its releases: ${releases.map(({ number, tag }) => `${number} (${tag})`).join(', ') || 'none'}`,
      },
    );
  }
  if (target.id === live?.id)
    throw new AppError('deploy.nothing_to_roll_back', `${target.tag} is what runs on ${key} now.`);
  return ports.store.write(async (tx) => {
    const made = await enqueue(tx, ports, caller, {
      stageId: row.id,
      kind: 'rollback',
      image: target.image,
      tag: target.tag,
      digest: target.digest,
      toReleaseId: target.id,
      reason: `rollback by ${caller.actor.id}`,
    });
    await supersedeWaiting(tx, made);
    await startIfStopped(tx, caller, row);
    return made;
  });
}

/** The newest release of another digest or configuration that was not itself taken back. */
function before(releases: readonly Release[], live: Release | undefined): Release | undefined {
  return releases.find(
    (one) =>
      one.id !== live?.id &&
      (one.digest !== live?.digest || one.configHash !== live.configHash) &&
      one.rolledBackAt === undefined &&
      one.prunedAt === undefined,
  );
}

/** Each release with how it would come back, looked at now. */
export async function offers(ports: DeployPorts, caller: Caller, key: string): Promise<readonly OfferedRelease[]> {
  authorize(caller, 'read', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  const releases = await ports.store.releases(row.id);
  return Promise.all(releases.map(async (release) => ({ release, how: await how(ports, release) })));
}

async function how(ports: DeployPorts, release: Release): Promise<OfferedRelease['how']> {
  if (release.retiredAt === undefined) return 'live';
  const container = await ports.engine.container(release.containerName);
  if (container?.labels[LABELS.config] === release.configHash) return 'warm';
  if (await ports.engine.image(release.localTag)) return 'image';
  return release.prunedAt === undefined ? 'pull' : 'gone';
}
