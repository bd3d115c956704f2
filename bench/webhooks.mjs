// Bursts of webhooks while something is deployed: all are answered soon, none is lost, and each version is deployed once.
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { openAppWorld } from './lib/app-world.mjs';
import { percentile } from './lib/stats.mjs';

export const title = 'Webhooks in bursts';
export const needsEngine = true;

const AT_ONCE = 100;
const BURSTS = 2;
const GENERIC = 'generic';

export async function run({ engine, say, smoke }) {
  const deliveries = smoke ? 200 : 10_000;
  const world = await openAppWorld({
    engine,
    projects: { app: { bake: '20s', drain: '1s', stages: { dev: { tag_pattern: 'v*', auto_deploy: true } } } },
  });
  try {
    await world.push('app', 'v1');
    const { webhooks } = await world.controller.api('GET', '/api/webhooks');
    const { secret } = webhooks.find(({ source }) => source === GENERIC);
    await world.hint('app', 'v1', 'first');
    await world.watch.until(
      ({ type, data }) => type === 'deploy.step.started' && data.step === 'gate',
      'a deploy that runs',
    );
    for (const version of ['v2', 'v3']) await world.push('app', version);
    say(`${deliveries} deliveries, ${AT_ONCE} at once, while v1 is deployed, twice …`);
    const bursts = [];
    for (let index = 0; index < BURSTS; index++)
      bursts.push(await burst({ world, secret, deliveries, name: `burst${index}` }));
    // A controller has been up for long: its code is compiled when the day's burst comes.
    const last = bursts.at(-1).map(({ ms }) => ms);
    await world.watch.until(({ type, data }) => type === 'deploy.succeeded' && data.tag === 'v3', 'v3 to be live');
    const { events } = world.watch;
    const isReceived = ({ type, data }) => type === 'webhook.received' && data.source === GENERIC;
    const received = events.filter(isReceived);
    const digests = new Set(events.filter(({ type }) => type === 'deploy.queued').map(({ data }) => data.digest));
    const deploys = events.filter(({ type }) => type === 'deploy.queued').length;
    const sent = bursts.flat();
    const accepted = sent.filter(({ status }) => status === 202);
    return {
      figures: [
        { what: 'deliveries refused or failed', value: sent.length - accepted.length, limit: 0 },
        { what: 'deliveries lost', value: accepted.length - received.length, limit: 0 },
        { what: 'answered, p50', value: percentile(last, 0.5), unit: 'ms' },
        { what: 'answered, p99', value: percentile(last, 0.99), unit: 'ms', limit: 50 },
        { what: 'deploys for one digest, beyond the first', value: deploys - digests.size, limit: 0 },
      ],
      notes: [
        `${BURSTS} bursts of ${deliveries}, the last of them timed; ${deploys} deploys of ${digests.size} digests.`,
        `${AT_ONCE} are open at any time, so each waits for ${AT_ONCE - 1} others: half a millisecond apiece makes 50 ms. Senders share the machine.`,
      ],
    };
  } finally {
    await world.close();
  }
}

/** All tags in turn, each delivery signed and with an id of its own. */
async function burst({ world, secret, deliveries, name }) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const seen = [];
  let next = 0;
  const worker = async () => {
    while (next < deliveries) {
      const index = next++;
      seen.push(await deliver({ world, secret, agent, index, name }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  agent.destroy();
  return seen;
}

function deliver({ world, secret, agent, index, name }) {
  const tag = ['v1', 'v2', 'v3'][index % 3];
  const body = JSON.stringify({ image: world.imageOf('app'), tag });
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (status) => resolve({ status, ms: performance.now() - began });
    const outgoing = request(
      `${world.controller.url}/api/webhook/generic`,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-docker-watcher-delivery': `${name}-${index}`,
          'x-docker-watcher-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => end(response.statusCode));
      },
    );
    outgoing.on('error', () => end(0));
    outgoing.end(body);
  });
}
