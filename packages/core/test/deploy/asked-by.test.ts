import { expect, it } from 'vitest';
import type { Caller } from '../../src/base/index.js';
import { stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const KEY = 'app/dev';
const ANN: Caller = {
  actor: { kind: 'user', id: 'ann' },
  ability: 'admin',
  request: 'request-1',
  from: '192.0.2.7',
};

it('tells of each wish who had it, in which request, and from where', async () => {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  await world.deployed('v2');
  const before = (await world.events()).length;
  await world.ask((commands) => commands.pause(ANN, KEY));
  await world.ask((commands) => commands.resume(ANN, KEY));
  const { id } = await world.ask((commands) => commands.rollback(ANN, KEY, {}));
  await world.ask((commands) => commands.cancel(ANN, id));
  await world.clock.pass(60_000);
  await world.ask((commands) => commands.stop(ANN, KEY));
  await world.ask((commands) => commands.restart(ANN, KEY));
  await world.clock.pass(60_000);
  const told = (await world.events()).slice(before).filter(({ data }) => data.from === ANN.from);
  expect(told.map(({ type }) => type)).toEqual([
    'stage.paused',
    'stage.resumed',
    'deploy.queued',
    'deploy.cancelled',
    'stage.stopped',
    'deploy.queued',
    'stage.started',
  ]);
  for (const { actor, request } of told) expect([actor, request]).toEqual([ANN.actor, 'request-1']);
});

it('calls a promoted digest by its tag on the stage before', async () => {
  const world = new World({ stages: [stageSpec(), stageSpec({ stage: 'rel', promoteFrom: 'dev' })] });
  await world.start();
  const { digest } = await world.deployed('v1');
  const promoted = await world.ask((commands) => commands.deploy(ADMIN, 'app/rel', { digest }));
  expect(promoted).toMatchObject({ kind: 'promote', tag: 'v1' });
});
