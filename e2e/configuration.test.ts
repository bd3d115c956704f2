import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type SeenEvent, type World } from './world.js';

let world: World;
let volume = '';

beforeAll(async () => {
  world = await openWorld({
    project: ({ folder }) => {
      volume = `${folder.split('/').at(-1)?.toLowerCase()}-data`;
      return `    stages:
      dev: { tag_pattern: "v*" }
      two: { tag_pattern: "v*", volumes: ["${volume}:/data"] }`;
    },
  });
  await world.push('v1');
  for (const stage of ['dev', 'two']) await succeeds(await world.ask('deploy', { tag: 'v1' }, stage));
});
afterAll(async () => {
  await world?.close();
  await world?.docker.getVolume(volume).remove();
});

async function succeeds(id: string): Promise<SeenEvent> {
  const ended = await world.ended(id);
  expect(ended.type).toBe('deploy.succeeded');
  return ended;
}

async function environment(): Promise<string[]> {
  const [running] = (await world.containers()).filter(({ State }) => State === 'running');
  return (await world.docker.getContainer(running?.Id ?? '').inspect()).Config.Env;
}

const waiting = () => world.events().filter(({ type, stage }) => type === 'config.waiting' && stage === 'dev');

it('a changed environment waits, is told, and is applied on request', async () => {
  await world.rewrite((yaml) => yaml.replace('dev: { ', 'dev: { env: { COLOUR: green }, '));
  await world.watch.until(() => waiting().length > 0, 'the notice of a waiting configuration');
  expect(waiting()[0]?.data.keys).toEqual(['env.COLOUR']);
  expect(await environment()).not.toContain('COLOUR=green');

  const load = world.load(50);
  await succeeds(await world.ask('apply'));
  expect((await load.stop()).failed).toBe(0);
  expect(await environment()).toContain('COLOUR=green');
  await expect(world.ask('apply')).rejects.toThrow(/stage\.conflict/);
});

it('apply_config: auto applies by itself', async () => {
  const load = world.load(50);
  await world.rewrite((yaml) =>
    yaml.replace('COLOUR: green', 'COLOUR: blue').replace('dev: { ', 'dev: { apply_config: auto, '),
  );
  const applied = ({ type, stage, data }: SeenEvent) =>
    type === 'deploy.succeeded' && stage === 'dev' && data.kind === 'apply';
  await world.watch.until(() => world.events().filter(applied).length === 2, 'the second apply');
  expect((await load.stop()).failed).toBe(0);
  expect(await environment()).toContain('COLOUR=blue');
});

it('a changed host name: the new one answers before the old one goes', async () => {
  const from = world.events().length;
  const old = world.load(50);
  await world.rewrite((yaml) => yaml.replace('dev: { ', 'dev: { subdomain: fresh, '));
  await world.watch.until(
    ({ type, data }: SeenEvent, index: number) => index >= from && type === 'deploy.step.done' && data.step === 'prove',
    'the new route to be proved',
  );
  const before = await old.stop();
  expect(await world.answer('fresh.localhost')).toBe('v1');
  expect([...before.faults]).toEqual([]);
  let left = '';
  for (let tries = 0; tries < 50 && left !== 'status 404'; tries++) {
    await sleep(200);
    left = await world.answer();
  }
  expect(left).toBe('status 404');
  expect(await world.answer('fresh.localhost')).toBe('v1');
});

it('a stage that leaves the file serves on until it is removed; its volume stays', async () => {
  expect(await world.answer(world.hostOf('two'))).toBe('v1');
  await expect(world.controller.api('DELETE', world.pathOf('two'))).rejects.toThrow(/stage\.conflict/);
  await world.rewrite((yaml) => yaml.replace(/^ +two: .*\n/m, ''));
  await world.watch.until(({ type }: SeenEvent) => type === 'stage.orphaned', 'the orphan');
  expect(await world.answer(world.hostOf('two'))).toBe('v1');
  expect((await world.controller.api('GET', world.pathOf('two'))).state).toBe('orphan');

  await world.controller.api('DELETE', world.pathOf('two'));
  for (let tries = 0; tries < 50 && (await world.containers('two')).length > 0; tries++) await sleep(200);
  expect(await world.containers('two')).toEqual([]);
  expect(await world.answer(world.hostOf('two'))).toBe('status 404');
  const images = await world.docker.listImages({
    filters: { reference: [`docker-watcher/${world.project}-two`] },
  });
  expect(images).toEqual([]);
  await world.docker.getVolume(volume).inspect();
  expect(await world.answer('fresh.localhost')).toBe('v1');
});
