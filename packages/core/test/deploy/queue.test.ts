import { describe, expect, it } from 'vitest';
import { AppError, systemCaller } from '../../src/base/index.js';
import type { Deploy } from '../../src/deploy/index.js';
import { complaints } from './convergence.js';
import { IMAGE, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const POLL = systemCaller('poll', 'memory');

/** What detection does with a tag that it takes. */
async function taken(world: World, tag: string, key = 'app/dev'): Promise<Deploy | undefined> {
  const digest = world.push(tag);
  const { store, deploys } = world.controller;
  const id = `candidate-${tag}`;
  const candidate = { id, registry: 'memory', image: IMAGE, tag, digest, look: 1, source: 'poll' as const };
  await world.clock.run(store.write((tx) => tx.addCandidate({ ...candidate, firstSeenAt: world.clock.now() })));
  const request = { stageKey: key, candidateId: id, image: IMAGE, tag, digest, reason: 'pushed' };
  return world.clock.run(deploys.commands.take(POLL, request));
}

describe('the queue', () => {
  it('runs the newest of what waits, and tells the others by whom they are superseded', async () => {
    const world = new World();
    await world.start();
    const first = await taken(world, 'a');
    await world.clock.pass(500);
    const waiting = [];
    for (const tag of 'bcdefghijklmnopqrstuvwxyz') waiting.push(await taken(world, tag));
    await world.settled();
    const all = (await world.allDeploys()).toReversed();
    expect(all.filter(({ state }) => state === 'succeeded').map(({ tag }) => tag)).toEqual(['a', 'z']);
    const superseded = all.filter(({ state }) => state === 'superseded');
    expect(superseded).toHaveLength(24);
    for (const [index, { supersededBy }] of superseded.entries()) expect(supersededBy).toBe(waiting[index + 1]?.id);
    expect(first?.tag).toBe('a');
    expect(await complaints(world)).toEqual([]);
  });

  it('never runs two deploys of one stage at once, and several stages side by side', async () => {
    const keys = ['a', 'b', 'c'].map((project) => stageSpec({ project }));
    const world = new World({ stages: keys, options: { parallel: 2 } });
    await world.start();
    const open = new Map<string, string>();
    let most = 0;
    world.controller.store.subscribe(({ type, project = '', deploy = '' }) => {
      if (type === 'deploy.started') {
        expect(open.get(project)).toBeUndefined();
        open.set(project, deploy);
        most = Math.max(most, open.size);
      }
      if (type === 'deploy.succeeded') open.delete(project);
    });
    for (const tag of ['v1', 'v2']) {
      world.push(tag);
      for (const { key } of keys) await world.deploy(tag, key);
      await world.clock.pass(1_500);
    }
    await world.settled();
    expect(most).toBe(2);
    for (const { key } of keys) {
      expect(await world.live(key)).toMatchObject({ tag: 'v2' });
      expect(await complaints(world, key)).toEqual([]);
    }
  });

  it('takes one identity once: while it is open, and while it is live', async () => {
    const world = new World();
    await world.start();
    const first = await taken(world, 'v1');
    expect(await taken(world, 'v1')).toBeUndefined();
    await world.ended({ id: first?.id ?? '' });
    expect(await taken(world, 'v1')).toBeUndefined();
    expect(await world.allDeploys()).toHaveLength(1);
  });

  it('is one deploy, however often a person asks for what is wanted already', async () => {
    const world = new World();
    await world.start();
    for (const tag of ['v1', 'v2']) world.push(tag);
    const first = await world.deploy('v1');
    expect(await world.deploy('v1')).toMatchObject({ id: first.id });
    await world.clock.pass(500);
    expect(await world.deploy('v1')).toMatchObject({ id: first.id, state: 'running' });
    // Another wish in between makes it a wish of its own again.
    const second = await world.deploy('v2');
    const third = await world.deploy('v1');
    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    expect((await world.ended(third)).state).toBe('succeeded');
    expect((await world.ended(second)).supersededBy).toBe(third.id);
    expect(await world.deploy('v1')).toMatchObject({ kind: 'deploy', state: 'queued' });
  });

  it('does not take what is quarantined, unless a person forces it; then it is lifted', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    const digest = world.push('v2', { exitsAfterMs: 100 });
    await world.ended(await world.deploy('v2'));
    const asked = world.clock.run(world.controller.deploys.commands.deploy(ADMIN, 'app/dev', { digest }));
    await expect(asked).rejects.toMatchObject({ code: 'deploy.quarantined' });
    world.engine.images.prune(() => false);
    world.registry.repair(IMAGE, digest);
    const forced = world.controller.deploys.commands.deploy(ADMIN, 'app/dev', { digest, force: true });
    expect((await world.ended(await world.clock.run(forced))).state).toBe('succeeded');
    expect(await world.quarantined()).toEqual([]);
  });

  it('lifts a quarantine of the gate by itself when the configuration changes', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    const digest = world.push('v2', { exitsAfterMs: 100 });
    await world.ended(await world.deploy('v2'));
    world.specs.set('app/dev', stageSpec({ run: { env: { FIXED: { value: 'yes', secret: false } } } }));
    const again = world.controller.deploys.commands.deploy(ADMIN, 'app/dev', { digest });
    expect((await world.clock.run(again)).state).toBe('queued');
  });

  it('goes on although a stage has left the configuration', async () => {
    const world = new World({ stages: [stageSpec(), stageSpec({ project: 'gone' })], options: { parallel: 1 } });
    await world.start();
    for (const tag of ['v1', 'v2']) world.push(tag);
    await world.deploy('v1');
    const lost = await world.deploy('v1', 'gone/dev');
    world.specs.delete('gone/dev');
    expect((await world.ended(lost)).state).toBe('cancelled');
    expect((await world.ended(await world.deploy('v2'))).state).toBe('succeeded');
  });

  it('fails what can not be frozen, and never runs it with half a configuration', async () => {
    const world = new World();
    await world.start();
    world.push('v1');
    world.freezeFault = new AppError('deploy.env_file_missing', 'The file app.env is missing.');
    const { id } = await world.deploy('v1');
    expect(await world.ended({ id })).toMatchObject({
      state: 'failed',
      failure: { step: 'preflight', code: 'deploy.env_file_missing' },
    });
    expect(world.engine.all()).toEqual([]);
    world.freezeFault = undefined;
    await world.settled();
    expect(await world.live()).toMatchObject({ tag: 'v1' });
  });

  it('does so after a crash too', async () => {
    const world = new World();
    await world.start();
    world.push('v1');
    world.freezeFault = new AppError('deploy.env_file_missing', 'The file app.env is missing.');
    world.controller.store.subscribe(({ type }) => {
      if (type === 'deploy.started') world.kill();
    });
    void world.deploy('v1').catch(() => undefined);
    await world.clock.pass(1_000).catch(() => undefined);
    world.freezeFault = undefined;
    await world.reboot();
    const [left] = await world.allDeploys();
    const failure = { step: 'preflight', code: 'deploy.env_file_missing' };
    expect(await world.ended({ id: left?.id ?? '' })).toMatchObject({ state: 'failed', failure });
    expect(world.engine.all()).toEqual([]);
  });

  it('takes a deploy up again that broke off because the store was full', async () => {
    const world = new World();
    await world.start();
    world.push('v1');
    const lift = world.faults.store.plan({ method: 'write', kind: 'fail', after: 9 });
    const { id } = await world.deploy('v1');
    await world.clock.pass(30_000);
    expect((await world.allDeploys())[0]?.state).toBe('running');
    lift();
    expect((await world.ended({ id })).state).toBe('succeeded');
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('stops at a safe point, and goes on from there', async () => {
    const world = new World();
    await world.start();
    await world.deployed('v1');
    world.push('v2');
    const { id } = await world.deploy('v2');
    await world.clock.pass(2_000);
    await world.clock.run(world.controller.deploys.worker.stop(500));
    const left = (await world.allDeploys()).find((deploy) => deploy.id === id);
    expect(left).toMatchObject({ state: 'running', step: 'gate' });
    world.kill();
    await world.reboot();
    expect((await world.ended({ id })).state).toBe('succeeded');
    await world.settled();
    expect(await complaints(world)).toEqual([]);
  });

  it('lets a deploy come to its end within the grace period', async () => {
    const world = new World();
    await world.start();
    world.push('v1');
    const { id } = await world.deploy('v1');
    await world.clock.run(world.controller.deploys.worker.stop(60_000));
    expect((await world.allDeploys()).find((deploy) => deploy.id === id)?.state).toBe('succeeded');
  });
});
