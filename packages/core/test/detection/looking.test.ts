import { PluginError } from '@docker-watcher/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { digestOf } from './fake-registry.js';
import { POLL_MS, World, type WorldWish } from './world.js';

const APP = 'team/app';
const HOUR_MS = 60 * 60_000;
let world: World;
afterEach(() => world.close());

async function running(wish: WorldWish, tags: readonly string[] = ['v1.0.0']): Promise<void> {
  world = await World.open(wish);
  for (const tag of tags) world.registry.push(APP, tag);
  await world.start();
}

describe('the first look', () => {
  it('takes the newest only, and tells of no other', async () => {
    await running({}, ['v1.0.0', 'v1.2.0', 'v1.10.0']);
    expect(world.tags()).toEqual(['v1.10.0']);
    expect((await world.events('candidate.seen')).map(({ data }) => data.tag)).toEqual(['v1.10.0']);
    expect(await world.decisions()).toEqual({ 'v1.10.0': 'taken', 'v1.2.0': 'order', 'v1.0.0': 'order' });
  });

  it('is taken up again after a restart, without doing anything twice', async () => {
    await running({});
    await world.succeed();
    await world.restart();
    await world.poll();
    expect(world.taken).toHaveLength(1);
    expect(await world.events('candidate.seen')).toHaveLength(1);
  });

  it('tells hashes apart by build time, at most ten of them, once', async () => {
    world = await World.open({ registry: { listing: 'tags' } });
    for (let i = 0; i < 15; i++) {
      const digest = world.registry.push(APP, `sha-${'abcdefghijklmno'[i]}${i}f`);
      world.registry.builtAt.set(digest, new Date(i === 9 ? 5_000 : i).toISOString());
    }
    await world.start();
    expect(world.tags()).toEqual(['sha-j9f']);
    expect(world.registry.asked().filter((one) => one.startsWith('describe'))).toHaveLength(10);
    await world.succeed();
    await world.poll();
    expect(world.registry.asked()).toEqual([`list ${APP}`, `head ${APP}:sha-j9f`]);
  });
});

describe('a later look', () => {
  it.each([
    ['digests', ['list team/app']],
    ['versions', ['list team/app']],
    ['tags', ['list team/app', 'head team/app:v1.0.0']],
  ] as const)('of an unchanged repository, listing %s, asks %j and writes one row', async (listing, requests) => {
    await running({ registry: { listing } });
    await world.succeed();
    await world.poll();
    const seq = await world.store.lastSeq();
    const before = world.clock.now();
    const decided = await world.store.decisions(await world.stageId('app/dev'));
    world.registry.asked();
    const writes = world.countWrites();
    await world.poll();
    expect(world.registry.asked()).toEqual(requests);
    expect(writes).toEqual(['saveRepository']);
    expect(await world.store.lastSeq()).toBe(seq);
    expect(await world.store.decisions(await world.stageId('app/dev'))).toEqual(decided);
    const state = await world.store.repository('fake', 'registry.test/team/app');
    expect(state?.lastOkAt?.getTime()).toBeGreaterThan(before.getTime());
  });

  it.each(['digests', 'versions', 'tags'] as const)('notices a tag that has moved, listing %s', async (listing) => {
    await running({ registry: { listing }, stages: [{ pattern: 'latest' }] }, ['latest']);
    await world.succeed();
    const digest = world.registry.push(APP, 'latest', 'newer');
    await world.poll();
    expect(world.taken.map((deploy) => deploy.digest)).toEqual([digestOf('latest'), digest]);
    await world.succeed();
    // Pushed back by somebody: that is a push too.
    world.registry.push(APP, 'latest', 'latest');
    await world.poll();
    expect(world.taken.at(-1)?.digest).toBe(digestOf('latest'));
    await world.succeed();
    await world.pass(5 * POLL_MS);
    expect(world.taken).toHaveLength(3);
  });

  it('reads on until it meets something known, and to the end once a day', async () => {
    const old = Array.from({ length: 30 }, (_, i) => `dev-${i}`);
    await running({ registry: { listing: 'digests', pageSize: 10 }, pollMs: 2 * HOUR_MS }, old);
    expect(world.registry.asked()).toHaveLength(3);
    await world.pass(2 * HOUR_MS);
    expect(world.registry.asked()).toHaveLength(1);
    for (let i = 30; i < 45; i++) world.registry.push(APP, `dev-${i}`);
    await world.pass(2 * HOUR_MS);
    expect(world.registry.asked()).toHaveLength(2);
    world.registry.delete(APP, 'dev-3');
    await world.pass(12 * HOUR_MS);
    expect(await world.decisions()).toMatchObject({ 'dev-3': 'order' });
    await world.pass(12 * HOUR_MS);
    expect(await world.decisions()).toMatchObject({ 'dev-3': 'gone', 'dev-4': 'order' });
    expect(world.registry.asked().length).toBeLessThan(20);
  });

  it('keeps the place of a tag that was missing from one listing', async () => {
    await running({ registry: { listing: 'tags' } }, ['a', 'b', 'c']);
    await world.succeed();
    expect(world.tags()).toEqual(['c']);
    world.registry.delete(APP, 'b');
    await world.poll();
    world.registry.push(APP, 'b');
    await world.pass(3 * POLL_MS);
    expect(world.tags()).toEqual(['c']);
    expect(await world.decisions()).toMatchObject({ b: 'order' });
  });

  it('passes over a tag with nothing behind it', async () => {
    world = await World.open({ registry: { listing: 'tags' } });
    world.registry.push(APP, 'v1.0.0');
    world.registry.push(APP, 'v2.0.0');
    world.registry.hollow(APP, 'v2.0.0');
    await world.start();
    expect(world.tags()).toEqual(['v1.0.0']);
  });
});

describe('the budget', () => {
  it('is one listing per repository and cycle, whatever the number of stages', async () => {
    const stages = Array.from({ length: 71 }, (_, i) => ({
      project: `p${i}`,
      image: { host: 'registry.test', repository: `team/app-${i % 40}` },
    }));
    world = await World.open({ stages });
    for (let i = 0; i < 40; i++) world.registry.push(`team/app-${i}`, 'v1.0.0');
    await world.start();
    expect(world.registry.asked()).toHaveLength(40);
    expect(world.taken).toHaveLength(71);
    await world.poll();
    expect(world.registry.asked()).toHaveLength(40);
  });

  it('is five requests for twenty stages of five unchanged repositories', async () => {
    const stages = Array.from({ length: 20 }, (_, i) => ({
      project: `p${i}`,
      image: { host: 'registry.test', repository: `team/app-${i % 5}` },
    }));
    world = await World.open({ stages, registry: { listing: 'versions' } });
    for (let i = 0; i < 5; i++) world.registry.push(`team/app-${i}`, 'v1.0.0');
    await world.start();
    world.registry.asked();
    await world.poll();
    expect(world.registry.asked().toSorted()).toEqual([0, 1, 2, 3, 4].map((i) => `list team/app-${i}`));
  });
});

describe('a failed look', () => {
  it('is told once, with its end, and changes nothing else', async () => {
    await running({});
    await world.succeed();
    await world.poll();
    const before = await world.decisions();
    world.registry.failAll();
    await world.pass(5 * POLL_MS);
    const image = 'registry.test/team/app';
    expect(await world.events('registry.failing')).toMatchObject([
      {
        actor: { kind: 'poll', id: 'fake' },
        data: { registry: 'fake', image, code: 'unavailable', reason: 'The registry does not answer' },
      },
    ]);
    expect(await world.store.repository('fake', image)).toMatchObject({
      error: 'unavailable: The registry does not answer',
      failingSince: expect.any(Date),
    });
    expect(await world.decisions()).toEqual(before);
    expect(await world.events('registry.recovered')).toEqual([]);
    world.registry.fault = undefined;
    await world.pass(2 * POLL_MS);
    expect(await world.events('registry.recovered')).toHaveLength(1);
    expect((await world.store.repository('fake', image))?.failingSince).toBeUndefined();
  });

  it('is one event for a registry that is down, and another for an image that is missing', async () => {
    const stages = ['a', 'b', 'c'].map((name) => ({
      project: name,
      image: { host: 'registry.test', repository: `team/${name}` },
    }));
    world = await World.open({ stages });
    const missing = new PluginError('not_found', 'There is no team/a');
    world.registry.fault = { error: missing, when: (request) => request === 'list team/a' };
    await world.start();
    world.registry.failAll();
    await world.pass(3 * POLL_MS);
    expect((await world.events('registry.failing')).map(({ data }) => data.code)).toEqual(['not_found', 'unavailable']);
    world.registry.fault = undefined;
    await world.pass(3 * POLL_MS);
    expect(await world.events('registry.recovered')).not.toHaveLength(0);
  });

  it('of one tag does not hold up the stages of others', async () => {
    const stages = [
      { stage: 'dev', pattern: 'dev-*' },
      { stage: 'prod', pattern: 'v*' },
    ];
    world = await World.open({ stages, registry: { listing: 'tags' } });
    world.registry.push(APP, 'dev-1');
    world.registry.push(APP, 'v1.0.0');
    const error = new PluginError('bad_answer', 'The manifest makes no sense');
    world.registry.fault = { error, when: (request) => request === `head ${APP}:dev-1` };
    await world.start();
    expect(world.tags()).toEqual(['prod v1.0.0']);
    expect(await world.decisions()).toEqual({ 'dev-1': 'unresolved', 'v1.0.0': 'pattern' });
    expect(await world.events('registry.failing')).toHaveLength(1);
    world.registry.fault = undefined;
    await world.poll();
    expect(world.tags()).toEqual(['prod v1.0.0', 'dev dev-1']);
  });

  it('with a word about when to come back is obeyed by the whole registry', async () => {
    const stages = ['a', 'b'].map((name) => ({ project: name, image: { host: 'registry.test', repository: name } }));
    world = await World.open({ stages });
    await world.start();
    world.registry.asked();
    const error = new PluginError('rate_limited', 'Too many requests', { retryAfterMs: 10 * POLL_MS });
    world.registry.fault = { error, when: (request) => request === 'list a' };
    await world.poll();
    expect(world.registry.asked()).toContain('list a');
    world.registry.fault = undefined;
    await world.pass(10 * POLL_MS - 2_000);
    expect(world.registry.asked()).toEqual([]);
    await world.pass(2_000 + 100);
    expect(world.registry.asked().toSorted()).toEqual(['list a', 'list b']);
  });
});

it('stops, and asks nothing more', async () => {
  await running({});
  await world.detection.stop();
  world.registry.asked();
  await world.pass(10 * POLL_MS);
  expect(world.registry.asked()).toEqual([]);
});

it('survives a fault of its own store', async () => {
  await running({});
  const { repository } = world.store;
  world.store.repository = () => Promise.reject(new Error('the disk is gone'));
  await world.pass(3 * POLL_MS);
  world.store.repository = repository;
  world.registry.push(APP, 'v2.0.0');
  await world.pass(2 * POLL_MS);
  expect(world.tags()).toContain('v2.0.0');
});
