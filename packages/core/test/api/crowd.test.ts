import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { OWN_LISTENERS, openWorld, TOKENS } from './world.js';

const CROWD = 1_000;
const EVENTS = 50;

it(`streams to ${CROWD} clients at once, each the same, and lets go of all`, async () => {
  const world = await openWorld();
  const counts = new Array<number>(CROWD).fill(0);
  const orders = new Array<boolean>(CROWD).fill(true);
  const clients = await Promise.all(
    counts.map((_, i) =>
      open(world.url, (seq) => {
        counts[i] = (counts[i] ?? 0) + 1;
        if (seq !== counts[i]) orders[i] = false;
      }),
    ),
  );
  while (world.log.listeners.size < CROWD + OWN_LISTENERS) await sleep(5);
  for (let i = 0; i < EVENTS; i++) {
    world.log.append('deploy.step.progress', { data: { i } });
    if (i % 10 === 0) await sleep(5);
  }
  const healthy = await world.call('GET', '/healthz');
  expect(healthy.status).toBe(200);
  while (counts.some((count) => count < EVENTS)) await sleep(5);
  expect(new Set(counts)).toEqual(new Set([EVENTS]));
  expect(orders).not.toContain(false);
  for (const client of clients) client.destroy();
  while (world.log.listeners.size > OWN_LISTENERS) await sleep(5);
  await world.close();
});

function open(url: string, seen: (seq: number) => void): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKENS.admin}` };
    get(`${url}/api/events?after=0`, { agent: false, headers }, (response) => {
      let rest = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const id = /^id: (\d+)\ndata/.exec(block)?.[1];
          if (id !== undefined) seen(Number(id));
        }
      });
      response.on('error', () => {});
      resolve(response);
    }).on('error', reject);
  });
}
