import { afterEach, describe, expect, it } from 'vitest';
import { POLL_MS, World, watched } from './world.js';

const APP = 'team/app';
const HOUR_MS = 60 * 60_000;
/** So that hours pass quickly. */
const RARELY_MS = 7 * 60_000;
let world: World;
afterEach(() => world.close());

describe('min_age', () => {
  it.each(['digests', 'tags'] as const)('takes a tag the moment it is old enough, listing %s', async (listing) => {
    world = await World.open({ registry: { listing }, stages: [{ minAgeMs: HOUR_MS }], pollMs: RARELY_MS });
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    expect(await world.decisions()).toEqual({ 'v1.0.0': 'too-young' });
    // Every look plans the same timer.
    await world.pass(HOUR_MS - 1_000);
    expect(await world.store.timers()).toMatchObject([{ kind: 'min-age', dueAt: new Date('2026-03-01T13:00:00Z') }]);
    expect(world.taken).toEqual([]);
    await world.pass(1_000);
    expect(world.taken).toMatchObject([{ tag: 'v1.0.0', actor: { kind: 'timer', id: 'min-age' } }]);
    expect(await world.store.timers()).toEqual([]);
  });

  it('survives a restart with the registry down', async () => {
    world = await World.open({ stages: [{ minAgeMs: HOUR_MS }], pollMs: RARELY_MS });
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    world.registry.failAll();
    await world.restart();
    await world.pass(HOUR_MS);
    expect(world.tags()).toEqual(['v1.0.0']);
  });

  it('takes the newest that is old enough, though newer ones keep coming', async () => {
    world = await World.open({ stages: [{ minAgeMs: HOUR_MS }], pollMs: RARELY_MS });
    await world.start();
    for (let i = 1; i <= 6; i++) {
      world.registry.push(APP, `v1.0.${i}`);
      await world.pass(20 * 60_000);
    }
    expect(world.tags()).toEqual(['v1.0.1', 'v1.0.2', 'v1.0.3', 'v1.0.4']);
    expect(await world.store.timers()).toHaveLength(1);
  });
});

it('waits for the deploy window', async () => {
  const span = { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 20 * 60, toMinute: 22 * 60 };
  const deployWindow = { text: 'daily 20:00-22:00 UTC', spans: [span], timeZone: 'UTC' };
  world = await World.open({ stages: [{ deployWindow }], pollMs: HOUR_MS });
  world.registry.push(APP, 'v1.0.0');
  await world.start();
  expect(await world.decisions()).toEqual({ 'v1.0.0': 'outside-window' });
  await world.pass(8 * HOUR_MS - 1_000);
  expect(world.taken).toEqual([]);
  await world.pass(1_000);
  expect(world.taken).toMatchObject([{ tag: 'v1.0.0', actor: { kind: 'timer', id: 'deploy-window' } }]);
});

describe('auto_deploy: false', () => {
  it('tells of each candidate once', async () => {
    world = await World.open({ stages: [{ autoDeploy: false }] });
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    await world.pass(5 * POLL_MS);
    await world.restart();
    world.registry.push(APP, 'v2.0.0');
    await world.pass(5 * POLL_MS);
    const told = await world.events('candidate.available');
    expect(told.map(({ project, stage, data }) => [project, stage, data.tag])).toEqual([
      ['app', 'dev', 'v1.0.0'],
      ['app', 'dev', 'v2.0.0'],
    ]);
    expect(world.taken).toEqual([]);
  });

  it('tells it again to nobody after the registry was away', async () => {
    world = await World.open({ stages: [{ autoDeploy: false }], registry: { listing: 'tags' } });
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    world.registry.fault = {
      ...world.registry.fault,
      error: new Error('no') as never,
      when: (one) => one.startsWith('head'),
    };
    await world.pass(3 * POLL_MS);
    world.registry.fault = undefined;
    await world.pass(3 * POLL_MS);
    expect(await world.events('registry.recovered')).toHaveLength(1);
    expect(await world.events('candidate.available')).toHaveLength(1);
  });

  it('counts what a person deployed as attempted', async () => {
    world = await World.open({ stages: [{ autoDeploy: false }] });
    const old = world.registry.push(APP, 'v1.0.0');
    const digest = world.registry.push(APP, 'v2.0.0');
    await world.start();
    await world.deployByHand('v1.0.0', old);
    await world.deployByHand('v2.0.0', digest);
    await world.rollBack('v1.0.0');
    world.registry.delete(APP, 'v2.0.0');
    world.registry.push(APP, 'v1.5.0');
    world.stages = [watched({ autoDeploy: true })];
    world.detection.reloaded();
    await world.pass(2 * POLL_MS);
    expect(await world.decisions()).toMatchObject({ 'v1.5.0': 'below-mark', 'v2.0.0': 'gone' });
    expect(world.taken).toEqual([]);
  });
});

describe('a quarantine', () => {
  it('from the gate gets another try when the configuration has changed, one each', async () => {
    world = await World.open();
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    await world.fail();
    await world.pass(5 * POLL_MS);
    expect(await world.decisions()).toEqual({ 'v1.0.0': 'quarantined' });
    world.hashes.set('app/dev', 'h2');
    world.detection.reloaded();
    await world.settled();
    expect(world.tags()).toEqual(['v1.0.0', 'v1.0.0']);
    await world.fail();
    await world.pass(5 * POLL_MS);
    world.hashes.set('app/dev', 'h1');
    await world.pass(5 * POLL_MS);
    expect(world.taken).toHaveLength(2);
  });

  it('from the bake holds whatever the configuration', async () => {
    world = await World.open();
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    await world.fail('app/dev', 'bake');
    world.hashes.set('app/dev', 'h2');
    await world.pass(5 * POLL_MS);
    expect(world.taken).toHaveLength(1);
  });
});

describe('promotion', () => {
  const stages = [
    { stage: 'rel', pattern: 'v*' },
    { stage: 'prod', pattern: 'v*', promoteFrom: 'rel', minAgeMs: HOUR_MS },
  ];

  it('follows by itself when the release has stood for min_age', async () => {
    world = await World.open({ stages, pollMs: RARELY_MS });
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    expect(await world.decisions('app/prod')).toEqual({ 'v1.0.0': 'needs-promotion' });
    await world.pass(10 * 60_000);
    await world.succeed('app/rel');
    world.detection.reconsider('app/rel');
    await world.settled();
    expect(await world.decisions('app/prod')).toEqual({ 'v1.0.0': 'too-young' });
    await world.pass(HOUR_MS);
    expect(world.taken.at(-1)).toMatchObject({ stage: 'prod', tag: 'v1.0.0', reason: 'promoted from rel' });
  });

  it('takes what is proved though something newer is not, and never what was taken back', async () => {
    world = await World.open({ stages, pollMs: RARELY_MS });
    world.registry.push(APP, 'v1.0.0');
    await world.start();
    await world.succeed('app/rel');
    world.registry.push(APP, 'v2.0.0');
    await world.pass(RARELY_MS);
    await world.succeed('app/rel');
    world.registry.push(APP, 'v3.0.0');
    await world.pass(RARELY_MS);
    await world.rollBack('v1.0.0', 'app/rel');
    await world.pass(2 * HOUR_MS);
    expect(world.tags().filter((one) => one.startsWith('prod'))).toEqual(['prod v1.0.0']);
    expect(await world.decisions('app/prod')).toMatchObject({
      'v3.0.0': 'needs-promotion',
      'v2.0.0': 'needs-promotion',
    });
  });
});

it('says which stage saw a candidate only when it is one', async () => {
  world = await World.open({
    stages: [
      { stage: 'dev', pattern: 'dev-*' },
      { stage: 'rel', pattern: 'v*' },
      { stage: 'prod', pattern: 'v*', autoDeploy: false },
    ],
  });
  const digest = world.registry.push(APP, 'v1.0.0');
  world.registry.push(APP, 'dev-1');
  await world.start();
  const seen = await world.events('candidate.seen');
  expect(seen.map(({ project, stage, data }) => [project, stage, data.tag])).toEqual([
    ['app', 'dev', 'dev-1'],
    [undefined, undefined, 'v1.0.0'],
  ]);
  expect(seen[1]).toMatchObject({
    actor: { kind: 'poll', id: 'fake' },
    data: { image: 'registry.test/team/app', tag: 'v1.0.0', digest, source: 'poll', registry: 'fake' },
  });
});

it('follows a changed configuration: other tags, another image, a stage less', async () => {
  world = await World.open({ stages: [{ pattern: 'dev-*' }, { stage: 'rel', pattern: 'v*' }] });
  world.registry.push(APP, 'dev-1');
  world.registry.push(APP, 'test-1');
  world.registry.push('team/other', 'dev-9');
  await world.start();
  world.stages = [
    watched({ pattern: 'test-*' }),
    watched({ project: 'other', pattern: 'dev-*', image: { host: 'registry.test', repository: 'team/other' } }),
  ];
  await world.syncStages();
  world.detection.reloaded();
  await world.settled();
  expect(world.tags()).toEqual(['dev dev-1', 'dev test-1', 'dev dev-9']);
  world.stages = [];
  world.detection.reloaded();
  await world.settled();
  world.registry.asked();
  await world.pass(3 * POLL_MS);
  expect(world.registry.asked()).toEqual([]);
});
