// Visitors on a processor of their own, where that can be had.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { output } from '../../scripts/services/apt.mjs';

const ENTRY = join(import.meta.dirname, 'visitors-process.mjs');
const LAST = String(cpus().length - 1);

/** As `sendVisitors`, in a process that is pinned to the last processor; `firstOf` and `forget` have to be waited for. */
export async function sendVisitorsApart(options) {
  const pin = (await canPin()) ? ['taskset', '-c', LAST] : [];
  const [command, ...args] = [...pin, process.execPath, ENTRY];
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  const asked = new Map();
  let next = 0;
  child.on('message', ({ id, answer, error }) => {
    const { resolve, reject } = asked.get(id);
    asked.delete(id);
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  });
  child.on('exit', (code) => {
    for (const { reject } of asked.values()) reject(new Error(`The visitors ended with ${code}.`));
  });
  const ask = (what, given) =>
    new Promise((resolve, reject) => {
      next += 1;
      asked.set(next, { resolve, reject });
      child.send({ id: next, ask: what, with: given });
    });
  await ask('send', options);
  return {
    firstOf: (version) => ask('firstOf', version),
    forget: (version) => ask('forget', version),
    async stop() {
      const seen = await ask('stop');
      child.disconnect();
      return seen;
    },
  };
}

/** Where the visitors run, in words. */
export async function whereVisitorsRun() {
  return (await canPin())
    ? `Visitors are a process of their own, pinned to processor ${LAST} of 0 to ${LAST}, which the rest may use too.`
    : 'Visitors are a process of their own; they could not be pinned to a processor.';
}

let pins;

/** `taskset` is there, and a second processor. */
function canPin() {
  pins ??=
    cpus().length > 1
      ? output('taskset', ['-c', LAST, 'true']).then(
          () => true,
          () => false,
        )
      : Promise.resolve(false);
  return pins;
}
