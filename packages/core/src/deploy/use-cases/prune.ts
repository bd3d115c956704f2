import { askedBy, authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { type Prunable, prunable } from '../prunable.js';

/** Keeps house now instead of within the minute. Gives what was let go of, and tells who wanted it. */
export async function prune(
  ports: DeployPorts,
  caller: Caller,
  keepHouse: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<readonly Prunable[]> {
  authorize(caller, 'admin');
  const before = await prunable(ports, caller, signal);
  if (before.length === 0) return [];
  await keepHouse(signal);
  const after = new Map((await prunable(ports, caller, signal)).map((left) => [left.key, left]));
  const done = before.map((stage) => gone(stage, after.get(stage.key)));
  await ports.store.write((tx) => tx.appendEvent({ type: 'prune.done', ...askedBy(caller, countsOf(done)) }));
  return done;
}

/** Of what was there before, what is not there after. */
function gone(stage: Prunable, left: Prunable | undefined): Prunable {
  if (left === undefined) return stage;
  const { problem } = left;
  return {
    ...stage,
    stops: stage.stops.filter((name) => !left.stops.includes(name)),
    containers: stage.containers.filter((name) => !left.containers.includes(name)),
    images: stage.images.filter((image) => !left.images.includes(image)),
    releases: stage.releases.filter(({ number }) => !left.releases.some((one) => one.number === number)),
    ...(problem === undefined ? {} : { problem }),
  };
}

function countsOf(done: readonly Prunable[]): Readonly<Record<string, number>> {
  const count = (of: (stage: Prunable) => readonly unknown[]) => done.reduce((sum, stage) => sum + of(stage).length, 0);
  return {
    stages: done.length,
    containers: count(({ containers }) => containers),
    images: count(({ images }) => images),
    releases: count(({ releases }) => releases),
  };
}
