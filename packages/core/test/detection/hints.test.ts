import { createHmac } from 'node:crypto';
import { PluginError } from '@docker-watcher/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeRegistryWish } from './fake-registry.js';
import { GENERIC_SECRET, POLL_MS, SECRET, World } from './world.js';

const APP = 'team/app';
let world: World;
afterEach(() => world.close());

async function running(listing: FakeRegistryWish['listing'] = 'digests'): Promise<void> {
  world = await World.open({
    registry: { listing },
    stages: [{ pattern: 'dev-*' }],
    webhooks: {
      fake: {
        type: 'fake',
        secret: SECRET,
        webhook: {
          verify: () => true,
          parse: ({ query }) => ({ kind: 'source-push', fullName: query.source ?? '' }),
        },
      },
    },
  });
  world.registry.push(APP, 'dev-1');
  await world.start();
  await world.succeed();
  await world.poll();
  world.registry.asked();
}

async function hint(tag?: string): Promise<number> {
  const body = JSON.stringify({ image: `registry.test/${APP}`, tag });
  const signature = createHmac('sha256', GENERIC_SECRET).update(body).digest('hex');
  const { status } = await world.detection.intake.receive('generic', {
    headers: { 'x-hub-signature-256': signature },
    query: {},
    body: Buffer.from(body),
    contentType: 'application/json',
  });
  return status;
}

describe('a webhook', () => {
  it('is answered before the registry is asked', async () => {
    await running();
    expect(await hint('dev-2')).toBe(202);
    expect(world.registry.asked()).toEqual([]);
    await world.settled();
    expect(world.registry.asked()).not.toEqual([]);
  });

  it.each([
    ['tags', [`head ${APP}:dev-2`]],
    ['versions', [`head ${APP}:dev-2`, `list ${APP}`]],
  ] as const)('leads to a deploy at once, listing %s', async (listing, requests) => {
    await running(listing);
    world.registry.push(APP, 'dev-2');
    await hint('dev-2');
    await world.settled();
    expect(world.taken.at(-1)).toMatchObject({ tag: 'dev-2', actor: { kind: 'webhook' }, reason: 'pushed to fake' });
    expect(world.registry.asked()).toEqual(requests);
    expect((await world.events('candidate.seen')).at(-1)).toMatchObject({
      actor: { kind: 'webhook', id: 'fake' },
      project: 'app',
      stage: 'dev',
      data: { tag: 'dev-2', source: 'webhook' },
    });
    // The poll after it finds nothing new.
    await world.succeed();
    await world.pass(3 * POLL_MS);
    expect(world.taken).toHaveLength(2);
  });

  it('about a tag that is not there yet is no harm', async () => {
    await running('tags');
    await hint('dev-2');
    await world.settled();
    expect(world.registry.asked()).toEqual([`head ${APP}:dev-2`, `list ${APP}`, `head ${APP}:dev-1`]);
    expect(world.taken).toHaveLength(1);
  });

  it('looks at once, then once more two seconds later, however many come', async () => {
    await running('tags');
    for (let i = 0; i < 50; i++) await hint('dev-2');
    await world.pass(1_900);
    expect(world.registry.asked().filter((one) => one.startsWith('list'))).toHaveLength(1);
    for (let i = 0; i < 50; i++) await hint('dev-2');
    await world.pass(200);
    expect(world.registry.asked().filter((one) => one.startsWith('list'))).toHaveLength(1);
    await world.pass(3_000);
    expect(world.registry.asked()).toEqual([]);
  });

  it.each(['digests', 'versions', 'tags'] as const)(
    'fifty of them and a poll make one deploy, listing %s',
    async (listing) => {
      await running(listing);
      world.registry.push(APP, 'dev-2');
      const all = Array.from({ length: 50 }, () => hint('dev-2'));
      world.detection.lookNow('fake');
      expect(await Promise.all(all)).toEqual(all.map(() => 202));
      await world.pass(2 * POLL_MS);
      expect(world.tags()).toEqual(['dev-1', 'dev-2']);
    },
  );

  it('while the registry is away is tried again soon, and told of once', async () => {
    await running();
    world.registry.push(APP, 'dev-2');
    world.registry.failAll();
    await hint('dev-2');
    await world.pass(20_000);
    expect(await world.events('registry.failing')).toHaveLength(1);
    expect(world.taken).toHaveLength(1);
    world.registry.fault = undefined;
    await world.pass(20_000);
    expect(world.tags()).toEqual(['dev-1', 'dev-2']);
    expect(await world.events('registry.recovered')).toHaveLength(1);
  });

  it('waits too when the registry asked to be left alone', async () => {
    await running();
    const error = new PluginError('rate_limited', 'Too many requests', { retryAfterMs: 30_000 });
    world.registry.fault = { error, when: () => true };
    await hint('dev-2');
    await world.settled();
    world.registry.push(APP, 'dev-2');
    world.registry.fault = undefined;
    world.registry.asked();
    await hint('dev-2');
    await world.pass(29_000);
    expect(world.registry.asked()).toEqual([]);
    await world.pass(2_000);
    expect(world.tags()).toEqual(['dev-1', 'dev-2']);
  });
});

describe('a push of source', () => {
  const push = (source: string) =>
    world.detection.intake.receive('fake', {
      headers: {},
      query: { source },
      body: Buffer.from('{}'),
      contentType: 'application/json',
    });

  it('has the image polled every ten seconds for ten minutes', async () => {
    await running();
    expect((await push('Team/App')).status).toBe(202);
    await world.settled();
    expect(world.registry.asked()).toEqual([]);
    await world.pass(10 * 60_000);
    const looks = world.registry.asked().length;
    expect(looks).toBeGreaterThan(55);
    expect(looks).toBeLessThan(66);
    await world.pass(10 * 60_000);
    expect(world.registry.asked().length).toBeLessThan(13);
  });

  it('of something else changes nothing', async () => {
    await running();
    expect(await push('team/apple')).toMatchObject({ status: 200, body: { status: 'ignored' } });
    await world.pass(5 * POLL_MS);
    expect(world.registry.asked().length).toBeLessThan(7);
  });
});
