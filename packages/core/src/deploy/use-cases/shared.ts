import { AppError, askedBy, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { eventOf } from '../journal.js';
import {
  DEPLOY_KINDS,
  type Deploy,
  type DeployKind,
  type EventDraft,
  type NewDeploy,
  OPEN_STATES,
  type Quarantine,
  type Release,
  type StageRow,
} from '../model.js';
import type { DeployReads, DeployTx } from '../ports.js';
import type { StageSpec } from '../stage.js';

export interface KnownStage {
  readonly row: StageRow;
  readonly spec: StageSpec;
}

/** The stage by its key, configured and known to the store. Throws `not_found`. */
export async function knownStage(ports: Pick<DeployPorts, 'stages' | 'store'>, key: string): Promise<KnownStage> {
  const spec = ports.stages.get(key);
  const row = spec === undefined ? undefined : await ports.store.stageRow(spec.project, spec.stage);
  if (spec === undefined || row === undefined) {
    const known = ports.stages.all().map((stage) => stage.key);
    throw new AppError('not_found', `There is no stage "${key}".`, {
      hint: known.length === 0 ? 'No stage is configured.' : `There are: ${known.join(', ')}`,
    });
  }
  return { row, spec };
}

/** Puts a deploy into the queue, with its event. */
export async function enqueue(
  tx: DeployTx,
  ports: Pick<DeployPorts, 'ids' | 'clock'>,
  caller: Caller,
  wish: Pick<NewDeploy, 'stageId' | 'kind' | 'image' | 'tag' | 'digest' | 'reason'> & Partial<NewDeploy>,
): Promise<Deploy> {
  const deploy = await tx.insertDeploy({
    id: ports.ids.next(),
    createdAt: ports.clock.now(),
    actor: caller.actor,
    force: false,
    attempt: 0,
    ...(caller.request === undefined ? {} : { request: caller.request }),
    ...wish,
  });
  const told = eventOf(deploy, 'deploy.queued', { reason: deploy.reason });
  await tx.appendEvent({ ...told, ...askedBy(caller, told.data) });
  return deploy;
}

/** Newer ones take the place of those that still wait. */
export async function supersedeWaiting(
  tx: DeployTx,
  by: Deploy,
  kinds: readonly DeployKind[] = DEPLOY_KINDS,
): Promise<void> {
  for (const waiting of await tx.deploys({ stageId: by.stageId, states: ['queued'] })) {
    if (waiting.id === by.id || !kinds.includes(waiting.kind)) continue;
    await tx.updateDeploy(waiting.id, { state: 'superseded', supersededBy: by.id, finishedAt: by.createdAt });
    await tx.appendEvent(eventOf(waiting, 'deploy.superseded', { by: by.id, byTag: by.tag }));
  }
}

/** Stores what a person wants of a stage, with its event; `check` refuses it in the same moment. */
export async function changeStage(
  ports: Pick<DeployPorts, 'store'>,
  caller: Caller,
  { id, project, stage }: StageRow,
  patch: Parameters<DeployTx['updateStage']>[1],
  type: EventDraft['type'],
  check: (tx: DeployTx) => Promise<void> = async () => {},
): Promise<StageRow> {
  return ports.store.write(async (tx) => {
    await check(tx);
    await tx.updateStage(id, patch);
    await tx.appendEvent({ type, project, stage, ...askedBy(caller) });
    const row = await tx.stageRow(project, stage);
    if (row === undefined) throw new Error(`The stage ${project}/${stage} is gone`);
    return row;
  });
}

/** What is live is about to change: a wish that is about it has to wait. */
export async function refuseOpen(reads: DeployReads, { id, project, stage }: StageRow): Promise<void> {
  const [open] = await reads.deploys({ stageId: id, states: OPEN_STATES });
  if (open === undefined) return;
  throw new AppError('stage.conflict', `${project}/${stage} is being deployed (${open.tag}, ${open.state}).`, {
    hint: `Wait for it, or docker-watcher cancel ${open.id}`,
  });
}

/** Whoever asks for a deploy wants the stage to run. */
export async function startIfStopped(tx: DeployTx, caller: Caller, { id, project, stage }: StageRow): Promise<void> {
  // It may have been stopped since this was asked for.
  if ((await tx.stageRow(project, stage))?.stoppedAt === undefined) return;
  await tx.updateStage(id, { stoppedAt: null });
  await tx.appendEvent({ type: 'stage.started', project, stage, ...askedBy(caller) });
}

export function assertConfirmed(spec: StageSpec, confirm: boolean | undefined, what: string): void {
  if (!spec.confirm || confirm === true) return;
  throw new AppError('deploy.needs_confirmation', `${spec.key} wants a confirmation before ${what}.`, {
    hint: 'Say it again with --confirm.',
  });
}

export function liveRelease(releases: readonly Release[]): Release | undefined {
  return releases.find(({ retiredAt }) => retiredAt === undefined);
}

/** The quarantine that holds `digest` back; one from the gate no longer does when the configuration has changed. */
export function holdingBack(
  quarantines: readonly Quarantine[],
  digest: string,
  configHash: string | undefined,
): Quarantine | undefined {
  return quarantines.find(
    (one) =>
      one.digest === digest &&
      (one.configHash === undefined || configHash === undefined || one.configHash === configHash),
  );
}
