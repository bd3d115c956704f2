// The negative control: the store loses what it was told of open deploys. Gives what the checker says of that.
import { forgetOpenDeploys } from './journal.mjs';
import { killer } from './kills.mjs';
import { buildCrashWorld } from './world.mjs';

/** Whole rounds are well again sooner. */
const LONG_ENOUGH_MS = 15_000;

export async function losesJournal(engine) {
  const world = await buildCrashWorld({ engine, kinds: ['blue-green'] });
  const kills = killer(world, { random: () => 0, say: () => {} });
  try {
    const calm = await kills.begin();
    if (calm.wrong.length > 0) throw new Error(`Undisturbed, something is wrong already: ${calm.wrong.join('; ')}`);
    const lost = await kills.atBoundary('blue-green', 'bake started', {
      fault: ({ dataDir }) => forgetOpenDeploys(dataDir),
      withinMs: LONG_ENOUGH_MS,
    });
    // That the deploy is not found any more is the fault itself; what matters is what became of the stage.
    return lost.wrong.filter((sentence) => sentence.endsWith('containers run'));
  } finally {
    await kills.end();
    await world.close();
  }
}
