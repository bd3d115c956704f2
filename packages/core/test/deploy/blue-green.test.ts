import { PluginError } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { World } from './world.js';

it('lets a new version prove itself before the old one stops, and loses no visitor', async () => {
  const world = new World();
  await world.start();
  const first = await world.deployed('v1');
  expect(first).toMatchObject({ state: 'succeeded', strategy: 'blue-green' });
  const old = world.routed();
  world.calls.length = 0;
  world.witness = () => world.proxy.visit('dev.app.test');
  const second = await world.deployed('v2');
  expect(second.state).toBe('succeeded');
  const present = world.routed();
  expect(present).not.toBe(old);
  expect(world.calls.filter((call) => call.startsWith('engine.stop'))).toEqual([]);
  await world.clock.pass(60_000);
  const acts = ['pull', 'tag', 'create', 'start', 'setRestartPolicy', 'stop', 'remove'].map((name) => `engine.${name}`);
  expect(world.calls.filter((call) => [...acts, 'proxy.putRoute'].includes(call))).toEqual([
    'engine.pull',
    'engine.tag',
    'engine.create',
    'engine.start',
    'proxy.putRoute',
    'engine.setRestartPolicy',
    'engine.setRestartPolicy',
    'engine.stop',
  ]);
  expect(world.running()).toEqual([present]);
  expect(world.proxy.counts.dead).toBe(0);
  expect(world.proxy.counts.served).toBeGreaterThan(50);
});

it('asks what became of a switch whose answer was lost, and does not do it again', async () => {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  const error = new PluginError('unknown_outcome', 'the answer was lost');
  world.faults.proxy.plan({ method: 'putRoute', kind: 'lose', times: 1, error });
  world.calls.length = 0;
  expect((await world.deployed('v2')).state).toBe('succeeded');
  expect(world.calls.filter((call) => call === 'proxy.putRoute')).toHaveLength(1);
});

it('switches again when it was not done after all', async () => {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  const error = new PluginError('unknown_outcome', 'the answer was lost');
  world.faults.proxy.plan({ method: 'putRoute', kind: 'fail', times: 3, error });
  expect((await world.deployed('v2')).state).toBe('succeeded');
});
