// Runs one benchmark with what it needs, and leaves nothing behind.
import { cpus, totalmem } from 'node:os';
import { startEngine } from '../../scripts/services/engine.mjs';

/**
 * A benchmark is a module `bench/NAME.mjs` with `title`, `needsEngine` and `run({ engine, say, long, smoke })`, which gives
 * `{ figures, notes }`. A figure: `{ what, value, unit, limit?, atLeast?, of? }`: its goal is to be at most `limit`, or at
 * least with `atLeast: true`; without a limit it is only told. `of`: what it is a share of, in words.
 *
 * @param {string} name
 * @param {{ say?: (text: string) => void, long?: boolean, smoke?: boolean }} options
 */
export async function measure(name, { say = () => {}, long = false, smoke = false } = {}) {
  const { title, needsEngine, run } = await import(`../${name}.mjs`);
  say(`\n${title} …`);
  const engine = needsEngine ? await startEngine({ log: say }) : undefined;
  const began = performance.now();
  try {
    const { figures, notes = [] } = await run({ engine, say, long, smoke });
    return {
      name,
      title,
      at: new Date().toISOString(),
      machine: machine(),
      tookMs: performance.now() - began,
      figures,
      notes,
    };
  } finally {
    await engine?.stop();
  }
}

function machine() {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
}
