// Plays rounds until every journal boundary and enough random instants were struck, and keeps the book.
import { setTimeout as sleep } from 'node:timers/promises';
import { boundaryOf, nameOf, playRound, prepare, tidy } from './round.mjs';
import { watchRoutes } from './route-watch.mjs';

const DEAD_ROUTE_MS = 5_000;

/** The rounds of one world; `book` is what the report tells. `withinMs`: so soon all has to be well again. */
export function killer(world, { random, say, withinMs }) {
  const book = { kills: 0, struck: [], convergedMs: [], sent: 0, wrong: [], longestMs: new Map() };
  /** By kind, the boundaries its deploys cross. */
  const boundaries = new Map();
  const covered = new Set();
  let round = 0;
  let lengthMs = 0;
  let routes;

  async function play(title, options) {
    round += 1;
    const { stood, tookMs, sent, wrong, ...seen } = await playRound(world, round, { withinMs, ...options });
    book.sent += sent;
    for (const sentence of wrong) book.wrong.push(`round ${round} (${title}): ${sentence}`);
    if (options !== undefined) {
      book.kills += 1;
      book.convergedMs.push(tookMs);
      const struck = stood.filter(({ at }) => at !== 'succeeded');
      book.struck.push(...struck);
      for (const { kind, at } of struck) covered.add(`${kind}: ${at}`);
    }
    const where = stood.map(({ kind, at }) => `${kind} ${at}`).join(', ');
    say(`${String(round).padStart(3)}  ${title}: well after ${(tookMs / 1_000).toFixed(1)} s${where && ` (${where})`}`);
    for (const sentence of wrong) say(`     ✗ ${sentence}`);
    if (wrong.length === 0) await tidy(world, round);
    return { ...seen, wrong };
  }

  return {
    book,
    /** The first deploys, and one round that nothing disturbs: what its deploys cross are the boundaries there are. */
    async begin() {
      await prepare(world);
      routes = watchRoutes(world);
      book.longestMs = routes.longestMs;
      const calm = await play('undisturbed');
      const lengths = [];
      for (const { lane, id } of calm.acts) {
        const told = world.watch.events.filter(({ deploy }) => deploy === id);
        boundaries.set(
          lane.kind,
          told.flatMap((event) => nameOf(event) ?? []),
        );
        lengths.push((told.at(-1)?.seenAt ?? 0) - (told[0]?.seenAt ?? 0));
      }
      lengthMs = lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)];
      return calm;
    },
    /** The boundaries that no kill has fallen upon yet, as `[kind, name]`. */
    uncovered: () =>
      [...boundaries].flatMap(([kind, names]) =>
        names.filter((name) => !covered.has(`${kind}: ${name}`)).map((name) => [kind, name]),
      ),
    boundaries: () => [...boundaries.values()].flat().length,
    /** Kills as soon as `kind` is seen to cross `boundary`. */
    async atBoundary(kind, boundary, more = {}) {
      const instant = (context) => boundaryOf(world, context, kind, boundary);
      const seen = await play(`${kind}, ${boundary}`, { instant, ...more });
      covered.add(`${kind}: ${boundary}`);
      return seen;
    },
    /** Kills at an instant drawn over the length of a deploy. */
    atRandom() {
      const afterMs = random() * lengthMs;
      return play(`after ${Math.round(afterMs)} ms`, { instant: () => sleep(afterMs) });
    },
    async end() {
      await routes?.stop();
      if (routes?.looks() === 0) book.wrong.push('the routes were never looked at');
      for (const [kind, ms] of book.longestMs) {
        if (ms > DEAD_ROUTE_MS) book.wrong.push(`${kind}: a route led to a stopped container for ${Math.round(ms)} ms`);
      }
      return book;
    },
  };
}
