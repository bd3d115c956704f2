// Requests at a steady rate, on kept connections, whatever the answers take.
import { Agent, get } from 'node:http';

const TICK_MS = 2;

/**
 * `perSecond` GETs of `url` a second for `seconds`, evenly spread: a slow answer holds nobody back. Gives `{ failed, ms }`:
 * milliseconds of each, from the moment it was due to the end of its answer.
 */
export async function askSteadily({ url, headers, perSecond, seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const total = perSecond * seconds;
  const ms = [];
  let failed = 0;
  const ask = (dueAt) =>
    new Promise((resolve) => {
      const end = (isGood) => {
        if (!isGood) failed += 1;
        ms.push(performance.now() - dueAt);
        resolve();
      };
      get(url, { agent, headers }, (response) => {
        response.resume();
        response.on('end', () => end(response.statusCode === 200));
        response.on('error', () => end(false));
      }).on('error', () => end(false));
    });
  const began = performance.now();
  const asked = [];
  while (asked.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond) + 1);
    while (asked.length < due) asked.push(ask(began + (asked.length * 1_000) / perSecond));
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(asked);
  agent.destroy();
  return { failed, ms };
}
