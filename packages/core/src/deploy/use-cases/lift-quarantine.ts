import { AppError, askedBy, authorize, type Caller } from '../../base/index.js';
import { shortDigest } from '../../images/index.js';
import type { DeployPorts } from '../context.js';
import { knownStage } from './shared.js';

/** A person vouches for a digest: it may be deployed here again. */
export async function liftQuarantine(ports: DeployPorts, caller: Caller, key: string, digest: string): Promise<void> {
  authorize(caller, 'deploy', key.split('/')[0]);
  const { row } = await knownStage(ports, key);
  await ports.store.write(async (tx) => {
    const held = (await tx.quarantines(row.id)).filter((one) => one.digest === digest);
    if (held.length === 0) throw new AppError('not_found', `${shortDigest(digest)} is not quarantined on ${key}.`);
    for (const { id } of held) await tx.liftQuarantine(id, ports.clock.now());
    await tx.appendEvent({
      type: 'quarantine.lifted',
      project: row.project,
      stage: row.stage,
      ...askedBy(caller, { digest, reason: `lifted by ${caller.actor.id}` }),
    });
  });
}
