// `npm run test:crash`: kills the controller at every journal boundary and at random instants, on a real engine with visitors.
// `--long`: 1,000 instants instead of 100. `--seed=N`: the instants of an earlier run. `--within=S`: more patience than the 30 s,
// for a machine that is busy with other things.
import { bootstrap } from './bootstrap.mjs';

const INSTANTS = process.argv.includes('--long') ? 1_000 : 100;
const seed = Number(argument('seed') ?? Date.now() % 1_000_000);
const withinMs = Number(argument('within') ?? 30) * 1_000;

await bootstrap();
const { startEngine } = await import('./services/engine.mjs');
const { buildCrashWorld } = await import('./crash/world.mjs');
const { killer } = await import('./crash/kills.mjs');
const { seeded } = await import('./crash/random.mjs');
const { keepScene } = await import('./crash/keep-scene.mjs');
const { report } = await import('./crash/report.mjs');

const say = (text) => console.log(text);
const engine = await startEngine({ log: say });
const began = Date.now();
let isFine = false;
try {
  isFine = (await controlled()) && (await proved());
} finally {
  await engine.stop();
}
say(`Took ${Math.round((Date.now() - began) / 1_000)} s; seed ${seed}.`);
process.exit(isFine ? 0 : 1);

/** Every boundary, then random instants. */
async function proved() {
  const world = await buildCrashWorld({ engine, say });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => world.close().finally(() => process.exit(1)));
  const random = seeded(seed);
  const kills = killer(world, { random, say, withinMs });
  try {
    await kills.begin();
    say(`${kills.boundaries()} boundaries; then ${INSTANTS} instants, in as many deploys at once as there are lanes.`);
    const { book } = kills;
    for (let left = kills.uncovered(); left.length > 0 && book.wrong.length === 0; left = kills.uncovered()) {
      // What is done is done for a moment only; where a step is on its way, the other lanes are struck by themselves.
      const brief = left.filter(([, boundary]) => boundary.endsWith(' done'));
      const from = brief.length > 0 ? brief : left;
      const [kind, boundary] = from[Math.floor(random() * from.length)];
      await kills.atBoundary(kind, boundary);
    }
    const before = book.struck.length;
    while (book.struck.length - before < INSTANTS && book.wrong.length === 0) await kills.atRandom();
    await kills.end();
    report(say, book);
    if (book.wrong.length > 0) await keepScene(world, say);
    return book.wrong.length === 0;
  } finally {
    await world.close();
  }
}

/** The permanent control: a journal that is lost must be noticed, or this test proves nothing. */
async function controlled() {
  const { losesJournal } = await import('./crash/control.mjs');
  const noticed = await losesJournal(engine);
  say(
    noticed.length > 0
      ? `Control: a lost journal is noticed (${noticed[0]}).`
      : '✗ Control: a lost journal goes unnoticed.',
  );
  return noticed.length > 0;
}

function argument(name) {
  return process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}
