import { describe, expect, it } from 'vitest';
import { complaints } from './convergence.js';
import { type StageWish, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const KEY = 'app/dev';
const env = (value: string) => ({ env: { GREETING: { value, secret: false } } });

async function running(wish: StageWish = {}, ...tags: readonly string[]): Promise<World> {
  const world = new World({ stages: [stageSpec(wish)] });
  await world.start();
  for (const tag of tags.length === 0 ? ['v1'] : tags) await world.deployed(tag);
  await world.clock.pass(60_000);
  return world;
}

/** Changes the file, as a reload would. */
async function configure(world: World, wish: StageWish): Promise<void> {
  world.specs.set(KEY, stageSpec(wish));
  await world.syncStages();
}

const apply = (world: World, request = {}) => world.ask((commands) => commands.apply(ADMIN, KEY, request));
const restart = (world: World) => world.ask((commands) => commands.restart(ADMIN, KEY));
const envOf = (world: World) => world.engine.all().find(({ spec }) => spec.name === world.routed())?.spec.run.env;

describe('apply', () => {
  it('runs the live digest with the configuration of the file', async () => {
    const world = await running({}, 'v1', 'v2');
    world.push('v2', { says: 'another content of the same tag' });
    await configure(world, { run: env('new') });
    const before = await world.live();
    const ended = await world.ended(await apply(world));
    expect(ended).toMatchObject({ kind: 'apply', state: 'succeeded', tag: 'v2', digest: before?.digest });
    expect(envOf(world)).toEqual({ GREETING: { value: 'new', secret: false } });
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('refuses when there is nothing to apply, and when nothing runs', async () => {
    const world = await running();
    await expect(apply(world)).rejects.toMatchObject({ code: 'stage.conflict' });
    const empty = new World();
    await empty.start();
    await expect(apply(empty)).rejects.toMatchObject({ code: 'stage.conflict' });
  });

  it('wants the confirmation of the stage', async () => {
    const world = await running();
    await configure(world, { confirm: true, applyConfig: 'auto', run: env('new') });
    await expect(apply(world)).rejects.toMatchObject({ code: 'deploy.needs_confirmation' });
    expect(await world.allDeploys()).toHaveLength(1);
    expect((await world.ended(await apply(world, { confirm: true }))).state).toBe('succeeded');
  });

  it('that fails leaves what runs, with its configuration', async () => {
    const world = await running();
    await configure(world, { port: 9_999, probe: { ...PROBE, deadlineMs: 2_000 } });
    expect(await world.ended(await apply(world))).toMatchObject({ state: 'failed', failure: { step: 'gate' } });
    expect(await complaints(world)).toEqual([]);
    expect(await world.live()).toMatchObject({ number: 1 });
  });

  it('is taken back by a rollback to the same version with the configuration before', async () => {
    const world = await running({}, 'v1', 'v2');
    await configure(world, { run: env('new') });
    await world.ended(await apply(world));
    await world.clock.pass(60_000);
    expect((await world.ended(await world.rollBack())).state).toBe('succeeded');
    expect(await world.live()).toMatchObject({ tag: 'v2' });
    expect(envOf(world)).toEqual({});
    expect(await world.quarantined()).toEqual([]);
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('is not asked for while a deploy is under way: nobody knows what will be live', async () => {
    const world = await running();
    world.push('v2');
    const { id } = await world.deploy('v2');
    await world.clock.pass(500);
    await configure(world, { run: env('new') });
    for (const asked of [apply(world), restart(world)])
      await expect(asked).rejects.toMatchObject({ code: 'stage.conflict', hint: expect.stringContaining(id) });
    expect((await world.ended({ id })).state).toBe('succeeded');
    expect(await world.live()).toMatchObject({ tag: 'v2' });
  });
});

describe('restart', () => {
  it('gives the live digest a new container, with the configuration it runs with, without the registry', async () => {
    const world = await running();
    const before = await world.live();
    world.specs.set(KEY, stageSpec({ run: env('new') }));
    world.registry.isDown = true;
    expect(await world.ended(await restart(world))).toMatchObject({ kind: 'restart', state: 'succeeded' });
    const after = await world.live();
    expect(after).toMatchObject({ number: 2, digest: before?.digest, configHash: before?.configHash });
    expect(after?.containerName).not.toBe(before?.containerName);
    expect(envOf(world)).toEqual({});
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('does not stand in the way of a rollback to the version before', async () => {
    const world = await running({}, 'v1', 'v2');
    await world.ended(await restart(world));
    await world.ended(await world.rollBack());
    expect(await world.live()).toMatchObject({ tag: 'v1' });
  });

  it('refuses when nothing runs', async () => {
    const world = new World();
    await world.start();
    await expect(restart(world)).rejects.toMatchObject({ code: 'stage.conflict' });
  });
});

describe('a configuration that waits', () => {
  it('is told once, by the names of what changed', async () => {
    const world = await running();
    await configure(world, { run: env('new') });
    await configure(world, { run: env('new') });
    await world.clock.pass(60_000);
    const told = await world.told('config.waiting');
    expect(told.map(({ data }) => data.keys)).toEqual([['env.GREETING']]);
    expect(JSON.stringify(told)).not.toContain('new');
    expect(await world.allDeploys()).toHaveLength(1);
  });

  it('is applied by itself with apply_config: auto, once', async () => {
    const world = await running();
    await configure(world, { applyConfig: 'auto', run: env('new') });
    await world.settled();
    await configure(world, { applyConfig: 'auto', run: env('new') });
    await world.settled();
    expect(await world.allDeploys()).toHaveLength(2);
    expect((await world.allDeploys())[0]).toMatchObject({
      kind: 'apply',
      actor: { kind: 'system' },
      state: 'succeeded',
    });
    expect(envOf(world)).toEqual({ GREETING: { value: 'new', secret: false } });
    expect(await complaints(world)).toEqual([]);
  });

  it('is not forgotten when it changes under a deploy', async () => {
    const world = await running();
    world.push('v2');
    const { id } = await world.deploy('v2');
    await world.clock.pass(1_000);
    await configure(world, { applyConfig: 'auto', run: env('new') });
    await world.ended({ id });
    await world.settled();
    expect(await world.told('config.waiting')).toHaveLength(1);
    expect(envOf(world)).toEqual({ GREETING: { value: 'new', secret: false } });
    expect(await world.live()).toMatchObject({ tag: 'v2' });
  });

  it('is told, and left, once a person has rolled back from it', async () => {
    const world = await running({ applyConfig: 'auto' });
    await configure(world, { applyConfig: 'auto', run: env('new') });
    await world.settled();
    await world.ended(await world.rollBack());
    world.kill();
    await world.reboot();
    await world.settled();
    expect(envOf(world)).toEqual({});
    expect(await world.allDeploys()).toHaveLength(3);
    expect((await world.told('config.waiting')).length).toBeGreaterThan(1);
  });

  it.each(['paused', 'stopped'] as const)('waits while a person has %s the stage', async (how) => {
    const world = await running();
    await world.ask((commands) => (how === 'paused' ? commands.pause(ADMIN, KEY) : commands.stop(ADMIN, KEY)));
    await configure(world, { applyConfig: 'auto', run: env('new') });
    await world.settled();
    expect(await world.told('config.waiting')).toHaveLength(1);
    expect(await world.allDeploys()).toHaveLength(1);
    expect(world.running()).toHaveLength(how === 'paused' ? 1 : 0);
    await world.ask((commands) => (how === 'paused' ? commands.resume(ADMIN, KEY) : commands.start(ADMIN, KEY)));
    await world.settled();
    expect(await world.allDeploys()).toHaveLength(2);
    expect(envOf(world)).toEqual({ GREETING: { value: 'new', secret: false } });
    expect(await complaints(world)).toEqual([]);
  });

  it('that proved bad is not tried again by itself, not even after a crash', async () => {
    const world = await running();
    await configure(world, { applyConfig: 'auto', port: 9_999, probe: { ...PROBE, deadlineMs: 2_000 } });
    await world.settled();
    expect(await world.allDeploys()).toHaveLength(2);
    world.kill();
    await world.reboot();
    await world.settled();
    expect(await world.allDeploys()).toHaveLength(2);
    expect(await complaints(world)).toEqual([]);
  });
});

const PROBE = { type: 'tcp', settings: {}, intervalMs: 250, timeoutMs: 1_000, deadlineMs: 10_000 };
