import { AppError, authorize, type Caller } from '../../base/index.js';
import { formatImageName, matchTag, shortDigest } from '../../images/index.js';
import type { DeployRequest } from '../commands.js';
import type { DeployPorts } from '../context.js';
import { type Deploy, OPEN_STATES } from '../model.js';
import { obstacleTo } from '../promotion.js';
import {
  assertConfirmed,
  enqueue,
  holdingBack,
  type KnownStage,
  knownStage,
  liveRelease,
  startIfStopped,
  supersedeWaiting,
} from './shared.js';

/**
 * A person, or a CI job with a token, wants this tag or digest on that stage. What is the stage's newest wish already is
 * one deploy, however often it is asked for.
 */
export async function deploy(ports: DeployPorts, caller: Caller, key: string, request: DeployRequest): Promise<Deploy> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const stage = await knownStage(ports, key);
  const wanted = await resolve(ports, stage, request);
  assertConfirmed(stage.spec, request.confirm, `${wanted.tag} goes there`);
  await promotable(ports, stage, wanted.digest);
  const configHash = await ports.stages.freeze(key).then(
    (frozen) => frozen.configHash,
    () => undefined,
  );
  const force = request.force === true;
  if (!force) await notQuarantined(ports, stage, wanted, configHash);
  const kind = stage.spec.promoteFrom === undefined ? 'deploy' : 'promote';
  return ports.store.write(async (tx) => {
    const [newest] = await tx.deploys({ stageId: stage.row.id, states: OPEN_STATES, limit: 1 });
    if (newest !== undefined && isSame(newest, { kind, digest: wanted.digest, force, configHash })) return newest;
    const made = await enqueue(tx, ports, caller, {
      stageId: stage.row.id,
      kind,
      image: formatImageName(stage.spec.image),
      force,
      reason: `asked for by ${caller.actor.id}`,
      ...wanted,
    });
    await supersedeWaiting(tx, made);
    await startIfStopped(tx, caller, stage.row);
    return made;
  });
}

/** What waits will be frozen with the configuration of then; what is being taken back is over. */
function isSame(
  open: Deploy,
  wish: Pick<Deploy, 'kind' | 'digest' | 'force'> & { readonly configHash: string | undefined },
): boolean {
  if (open.cancelRequestedAt !== undefined) return false;
  if (open.kind !== wish.kind || open.digest !== wish.digest || open.force !== wish.force) return false;
  return open.state === 'queued' || (open.state === 'running' && open.configHash === wish.configHash);
}

async function resolve(
  ports: DeployPorts,
  stage: KnownStage,
  { tag, digest }: DeployRequest,
): Promise<{ readonly tag: string; readonly digest: string }> {
  const { spec } = stage;
  if (tag !== undefined && digest !== undefined)
    throw new AppError('request.invalid', 'Give a tag or a digest, not both.');
  if (digest !== undefined) return { tag: (await pastTag(ports, stage, digest)) ?? shortDigest(digest), digest };
  if (tag === undefined) return byItself(ports, spec);
  if (matchTag(spec.tags, tag) !== 'match') {
    throw new AppError(
      'request.invalid',
      `${spec.key} does not take the tag "${tag}": its tag_pattern is "${spec.tags.pattern.text}".`,
      {
        hint: 'Name a tag that matches, or deploy by --digest.',
      },
    );
  }
  const found = await ports.registries.resolve(spec.registry, spec.image, tag, AbortSignal.timeout(30_000));
  if (found === undefined) throw new AppError('not_found', `${formatImageName(spec.image)} has no tag "${tag}".`);
  return { tag, digest: found.digest };
}

/** What a digest was called on the stage before it, or was called here. */
async function pastTag({ store }: DeployPorts, { row, spec }: KnownStage, digest: string): Promise<string | undefined> {
  const from = spec.promoteFrom === undefined ? undefined : await store.stageRow(spec.project, spec.promoteFrom);
  const past = [
    ...(from === undefined ? [] : await store.releases(from.id)),
    ...(await store.releases(row.id)),
    ...(await store.deploys({ stageId: row.id })),
  ];
  return past.find((one) => one.digest === digest)?.tag;
}

/** Without a wish: what runs on the stage before it, else the newest that the stage's policy takes. */
async function byItself(
  ports: DeployPorts,
  spec: KnownStage['spec'],
): Promise<{ readonly tag: string; readonly digest: string }> {
  if (spec.promoteFrom !== undefined) {
    const row = await ports.store.stageRow(spec.project, spec.promoteFrom);
    const live = row === undefined ? undefined : liveRelease(await ports.store.releases(row.id));
    if (live !== undefined) return { tag: live.tag, digest: live.digest };
    throw new AppError('deploy.not_promotable', `Nothing runs on ${spec.project}/${spec.promoteFrom} yet.`);
  }
  const newest = await ports.candidates.newest(spec.key);
  if (newest !== undefined) return newest;
  throw new AppError('not_found', `No image is known that ${spec.key} takes.`, {
    hint: 'Push one, or name a tag; docker-watcher candidates tells what was seen.',
  });
}

/** Only what has been a release on the stage before, and was not rolled back from or quarantined there. */
async function promotable(ports: DeployPorts, { spec }: KnownStage, digest: string): Promise<void> {
  if (spec.promoteFrom === undefined) return;
  const from = `${spec.project}/${spec.promoteFrom}`;
  const row = await ports.store.stageRow(spec.project, spec.promoteFrom);
  const releases = row === undefined ? [] : await ports.store.releases(row.id);
  const release = releases.find((one) => one.digest === digest);
  if (release === undefined) {
    throw new AppError(
      'deploy.not_promotable',
      `This digest never was a release of ${from}, where ${spec.key} is promoted from.`,
      { hint: `Deploy it to ${from} first.` },
    );
  }
  const obstacle = await obstacleTo(ports, spec, release);
  if (obstacle !== undefined) throw new AppError('deploy.not_promotable', obstacle);
}

async function notQuarantined(
  ports: DeployPorts,
  { row, spec }: KnownStage,
  wanted: { readonly tag: string; readonly digest: string },
  configHash: string | undefined,
): Promise<void> {
  const held = holdingBack(await ports.store.quarantines(row.id), wanted.digest, configHash);
  if (held === undefined) return;
  throw new AppError('deploy.quarantined', `${wanted.tag} is quarantined on ${spec.key}: ${held.reason}`, {
    hint: 'Deploy it all the same with --force; when it proves itself, the quarantine is lifted.',
  });
}
