import { authorize, type Caller } from '../../base/index.js';
import type { DeployPorts } from '../context.js';
import { type Prunable, prunable } from '../prunable.js';

/** Keeps house now instead of within the minute. Gives what was let go of. */
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
  return before.map((stage) => {
    const left = after.get(stage.key);
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
  });
}
