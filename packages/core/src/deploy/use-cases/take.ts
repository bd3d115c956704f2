import { authorize, type Caller } from '../../base/index.js';
import type { CandidateRequest } from '../commands.js';
import type { DeployPorts } from '../context.js';
import { type Deploy, type DeployKind, OPEN_STATES } from '../model.js';
import { enqueue, holdingBack, knownStage, liveRelease, supersedeWaiting } from './shared.js';

/** What a newer candidate may take the place of: what a person has asked for waits for its turn. */
const BY_ITSELF: readonly DeployKind[] = ['deploy', 'promote'];

/** A candidate that a stage's policy takes. One that is live, open or held back is not deployed again: undefined. */
export async function take(ports: DeployPorts, caller: Caller, request: CandidateRequest): Promise<Deploy | undefined> {
  authorize(caller, 'deploy', request.stageKey.split('/')[0]);
  const { row, spec } = await knownStage(ports, request.stageKey);
  const configHash = await ports.stages.freeze(spec.key).then(
    (frozen) => frozen.configHash,
    () => undefined,
  );
  return ports.store.write(async (tx) => {
    // The mark rises in the same transaction: an attempt is never forgotten.
    await tx.setMark(row.id, request.candidateId);
    if (liveRelease(await tx.releases(row.id))?.digest === request.digest) return undefined;
    const open = await tx.deploys({ stageId: row.id, states: OPEN_STATES });
    if (open.some(({ digest, kind }) => digest === request.digest && BY_ITSELF.includes(kind))) return undefined;
    if (holdingBack(await tx.quarantines(row.id), request.digest, configHash)) return undefined;
    const { candidateId, image, tag, digest, reason } = request;
    const made = await enqueue(tx, ports, caller, {
      stageId: row.id,
      kind: spec.promoteFrom === undefined ? 'deploy' : 'promote',
      candidateId,
      image,
      tag,
      digest,
      reason,
    });
    await supersedeWaiting(tx, made, BY_ITSELF);
    return made;
  });
}
