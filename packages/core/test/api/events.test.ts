import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEPLOY, OWN_LISTENERS, openWorld, TOKENS, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await openWorld({ heartbeatMs: 20, stallMs: 200 });
});
afterEach(() => world.close());

/** Opens a stream; `next` waits for what comes. */
async function open(path: string, headers: Record<string, string> = {}, token: string = TOKENS.admin) {
  const seen: StoredEvent[] = [];
  let text = '';
  let ended = false;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${world.url}${path}`, { agent: false, headers: { authorization: `Bearer ${token}`, ...headers } }, resolve).on(
      'error',
      reject,
    );
  });
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^id: \d+\ndata: (.*)$/.exec(block)?.[1];
      if (data !== undefined) seen.push(JSON.parse(data) as StoredEvent);
    }
  });
  response.on('close', () => {
    ended = true;
  });
  response.on('error', () => {});
  return {
    seen,
    text: () => text,
    ended: () => ended,
    drop: () => response.destroy(),
    seqs: () => seen.map(({ seq }) => seq),
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

describe('the stream of events', () => {
  it('begins now, or after a given event', async () => {
    world.log.append('controller.started');
    const now = await open('/api/events');
    const all = await open('/api/events?after=0');
    await until(() => now.text() !== '' && all.seen.length === 1);
    world.log.append('config.reloaded');
    await until(() => now.seen.length === 1 && all.seen.length === 2);
    expect(now.seqs()).toEqual([2]);
    expect(all.seqs()).toEqual([1, 2]);
  });

  it('resumes after a hundred drops without gap or repeat', async () => {
    const seqs: number[] = [];
    let random = 7;
    const chance = (below: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      return random % below;
    };
    for (let drop = 0; drop < 100; drop++) {
      for (let i = chance(5); i > 0; i--) world.log.append('candidate.seen');
      const last = seqs.at(-1);
      const stream = await open('/api/events?after=0', last === undefined ? {} : { 'last-event-id': String(last) });
      const wanted = 1 + chance(4);
      for (let i = 0; i < wanted; i++) world.log.append('deploy.step.progress');
      await until(() => stream.seen.length >= wanted);
      stream.drop();
      seqs.push(...stream.seqs());
    }
    expect(seqs).toEqual(upTo(seqs.length));
    expect(seqs.length).toBeGreaterThan(200);
  });

  it('has no seam where stored events end and live ones begin', async () => {
    for (let i = 0; i < 1_000; i++) world.log.append('candidate.seen');
    const stream = await open('/api/events?after=0');
    for (let i = 0; i < 50; i++) {
      world.log.append('candidate.seen');
      if (i % 5 === 0) await sleep(1);
    }
    await until(() => stream.seen.length >= 1_050);
    expect(stream.seqs()).toEqual(upTo(1_050));
  });

  it('hears of what is committed while it reads', async () => {
    let left = 5;
    world.log.afterRead.hook = () => {
      left -= 1;
      if (left >= 0) world.log.append('candidate.seen');
    };
    const stream = await open('/api/events?after=0');
    await until(() => stream.seen.length === 5);
    expect(stream.seqs()).toEqual(upTo(5));
  });

  it('shows a limited token its projects only', async () => {
    world.log.append('deploy.queued', { project: 'other' });
    world.log.append('config.reloaded');
    world.log.append('deploy.queued', { project: 'app' });
    const stream = await open('/api/events?after=0', {}, TOKENS.limited);
    await until(() => stream.seen.length > 0);
    expect(stream.seqs()).toEqual([3]);
  });

  it('gives signs of life', async () => {
    const stream = await open('/api/events');
    await until(() => stream.text().includes(':\n\n'));
    expect(stream.seen).toEqual([]);
  });

  it('survives an id from another history', async () => {
    world.log.append('controller.started');
    const stream = await open('/api/events', { 'last-event-id': '5000' });
    await until(() => stream.text() !== '');
    world.log.append('config.reloaded');
    await until(() => stream.seen.length > 0);
    expect(stream.seqs()).toEqual([2]);
  });

  it('drops a client that takes nothing, and lets go of its subscription', async () => {
    const big = 'x'.repeat(100_000);
    for (let i = 0; i < 400; i++) world.log.append('candidate.seen', { data: { big } });
    const client = connect(world.port, '127.0.0.1');
    client.write(`GET /api/events?after=0 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKENS.admin}\r\n\r\n`);
    client.pause();
    await until(() => world.log.listeners.size === OWN_LISTENERS + 1);
    await until(() => world.log.listeners.size === OWN_LISTENERS);
    let [tail, closed] = ['', false];
    client.on('data', (chunk) => {
      tail = (tail + chunk.toString()).slice(-10);
    });
    client.on('error', () => {});
    client.on('close', () => {
      closed = true;
    });
    client.resume();
    await until(() => closed);
    expect(tail, 'cut off, not ended as if all was told').not.toMatch(/0\r\n\r\n$/);
  });

  it('does not drop a client that is slow but takes', async () => {
    await world.close();
    const stallMs = 1_000;
    world = await openWorld({ heartbeatMs: 20, stallMs });
    const big = 'x'.repeat(100_000);
    for (let i = 0; i < 100; i++) world.log.append('candidate.seen', { data: { big } });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { authorization: `Bearer ${TOKENS.admin}` };
      get(`${world.url}/api/events?after=0`, { agent: false, headers }, resolve).on('error', reject);
    });
    const began = performance.now();
    let taken = 0;
    for await (const piece of response) {
      taken += (piece as Buffer).length;
      if (taken > 100 * big.length) break;
      await sleep(20);
    }
    expect(performance.now() - began).toBeGreaterThan(stallMs);
    expect(taken).toBeGreaterThan(100 * big.length);
  });

  it('lets go when the client leaves', async () => {
    const stream = await open('/api/events');
    await until(() => world.log.listeners.size === OWN_LISTENERS + 1);
    stream.drop();
    await until(() => world.log.listeners.size === OWN_LISTENERS);
  });

  it('ends when its token is revoked', async () => {
    const stays = await open('/api/events', {}, TOKENS.read);
    const goes = await open('/api/events', {}, TOKENS.admin);
    await world.tokens.revoke('admin');
    await until(() => goes.ended());
    expect(stays.ended()).toBe(false);
  });

  it('ends when the server closes', async () => {
    const stream = await open('/api/events');
    await until(() => stream.text() !== '');
    await world.http.close(10_000);
    await until(() => stream.ended());
  });
});

describe("a deploy's log", () => {
  const append = (type: StoredEvent['type']) => world.log.append(type, { project: 'app', deploy: DEPLOY.id });

  it('runs from the start to the end of the deploy', async () => {
    world.deploys.set(DEPLOY.id, { ...DEPLOY, state: 'running' });
    append('deploy.queued');
    world.log.append('deploy.queued', { deploy: 'another' });
    const stream = await open(`/api/deploys/${DEPLOY.id}/logs`);
    await until(() => stream.seen.length === 1);
    append('deploy.started');
    await until(() => stream.seen.length === 2);
    expect(stream.ended()).toBe(false);
    world.deploys.set(DEPLOY.id, { ...DEPLOY, state: 'succeeded' });
    append('deploy.succeeded');
    await until(() => stream.ended());
    expect(stream.seqs()).toEqual([1, 3, 4]);
    expect(stream.text()).toMatch(/event: end\ndata: {}\n\n$/);
  });

  it('of one that has ended ends at once, also for who has seen all', async () => {
    append('deploy.succeeded');
    const whole = await open(`/api/deploys/${DEPLOY.id}/logs`);
    const resumed = await open(`/api/deploys/${DEPLOY.id}/logs`, { 'last-event-id': '1' });
    await until(() => whole.ended() && resumed.ended());
    expect([whole.seqs(), resumed.seqs()]).toEqual([[1], []]);
  });
});
