import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/index.js';
import { conformMessage } from './conform.js';
import { line } from './fake-container.js';
import { readStream, until } from './read-stream.js';
import { openWorld, TOKENS, type World } from './world.js';

const STAGE = '/api/projects/app/stages/dev';

let world: World;
beforeEach(async () => {
  world = await openWorld({ heartbeatMs: 20, stallMs: 200 });
});
afterEach(() => world.close());

const open = (path: string, headers: Record<string, string> = {}, token: string = TOKENS.read) =>
  readStream(world, path, { authorization: `Bearer ${token}`, ...headers });

describe('the log of the live container', () => {
  it('names the container, tells its lines, and ends with it', async () => {
    world.container.state.lines = [line(1, 'one'), line(2, 'two')];
    const stream = await open(`${STAGE}/logs?tail=5`);
    await until(stream.ended);
    expect(stream.seen).toEqual([
      { event: 'container', data: { id: 'c1', name: 'app-dev-1', tag: 'dev-1', release: 1 } },
      { event: 'message', id: line(1, '').at, data: line(1, 'one') },
      { event: 'message', id: line(2, '').at, data: line(2, 'two') },
      { event: 'end', data: {} },
    ]);
    expect(world.container.asked).toMatchObject([{ id: 'c1', options: { tail: 5, follow: true } }]);
    for (const { event, data } of stream.seen) {
      if (event === 'message') conformMessage('/api/projects/{id}/stages/{stage}/logs', data);
    }
  });

  it('goes on after the last line a reader has', async () => {
    const stream = await open(`${STAGE}/logs?follow=false`, { 'last-event-id': line(7, '').at });
    await until(stream.ended);
    expect(world.container.asked).toMatchObject([{ options: { after: line(7, '').at, follow: false } }]);
  });

  it('shows no secret that was given to the container', async () => {
    world.container.state.lines = [line(1, 'password is never-to-be-seen!')];
    const stream = await open(`${STAGE}/logs`);
    await until(stream.ended);
    expect(stream.seen[1]?.data.text).toBe('password is [redacted]!');
    expect(stream.text()).not.toContain('never-to-be-seen');
  });

  it('says why it can’t be read, and ends', async () => {
    world.container.state.fault = new AppError('engine.failed', 'The logging driver does not support reading.');
    const stream = await open(`${STAGE}/logs`);
    await until(stream.ended);
    expect(stream.seen.at(-1)).toMatchObject({ event: 'problem', data: { code: 'engine.failed' } });
    expect(stream.text()).not.toContain('event: end');
  });

  it('is read no further than its client takes, and a client that takes nothing is dropped', async () => {
    const big = 'x'.repeat(100_000);
    world.container.state.lines = Array.from({ length: 2_000 }, () => line(1, big));
    const stream = await open(`${STAGE}/logs`);
    stream.stall();
    await until(() => world.container.state.open === 1);
    await until(() => world.container.state.open === 0);
    expect(world.container.state.read).toBeLessThan(500);
  });

  it('is let go of when the client leaves, the server closes, or the token is revoked', async () => {
    world.container.state.endless = true;
    const leaves = await open(`${STAGE}/logs`);
    await until(() => world.container.state.open === 1);
    leaves.drop();
    await until(() => world.container.state.open === 0);
    const goes = await open(`${STAGE}/logs`);
    await world.tokens.revoke('read');
    await until(() => goes.ended() && world.container.state.open === 0);
    await open(`${STAGE}/logs`, {}, TOKENS.admin);
    await until(() => world.container.state.open === 1);
    await world.http.close(10_000);
    await until(() => world.container.state.open === 0);
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['/api/projects/app/stages/nope/logs', TOKENS.read, {}, 404],
    ['/api/projects/app/stages/old/logs', TOKENS.read, {}, 404],
    ['/api/projects/other/stages/dev/logs', TOKENS.limited, {}, 404],
    [`${STAGE}/logs?tail=-1`, TOKENS.read, {}, 400],
    [`${STAGE}/logs?tail=99999`, TOKENS.read, {}, 400],
    [`${STAGE}/logs`, TOKENS.read, { 'last-event-id': '7' }, 400],
  ])('%s is a problem, before anything is streamed', async (path, token, headers, status) => {
    expect((await world.call('GET', path, { token, headers })).status).toBe(status);
    expect(world.container.asked).toEqual([]);
  });
});

it('tells what the live container uses', async () => {
  const stream = await open(`${STAGE}/stats`);
  await until(stream.ended);
  expect(stream.seen.map(({ event }) => event)).toEqual(['container', 'message', 'end']);
  expect(stream.seen[1]?.data).toMatchObject({ cpuPercent: 12.5, memoryBytes: 1_000 });
});
