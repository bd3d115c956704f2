import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildSample, connect } from '../../../../scripts/services/images.mjs';
import { sweep } from '../../../../scripts/services/sweep.mjs';
import { randomIds } from '../../src/base/index.js';
import { createContainerStreams } from '../../src/docker/index.js';
import type { ContainerLine, ContainerStats, ContainerStreams } from '../../src/http/index.js';

const RUN = `streams-${randomIds.next().slice(-8)}`;
const LABEL = { 'docker-watcher.test': RUN };
const host = process.env.DOCKER_HOST ?? '';

let image: string;
let streams: ContainerStreams;
beforeAll(async () => {
  if (host === '') throw new Error('These tests need a Docker Engine: set DOCKER_HOST, or run them by npm test.');
  image = await buildSample({ engine: { host }, name: RUN, tag: 'v1', version: RUN, behaviour: 'web' });
  streams = createContainerStreams({ env: process.env });
});
afterAll(() => sweep({ engine: { host }, labels: LABEL, images: [image] }));

async function run(script: string, options: object = {}): Promise<string> {
  const container = await connect(host).createContainer({
    Image: image,
    Cmd: ['/node', '-e', script],
    Labels: LABEL,
    ...options,
  });
  await container.start();
  return container.id;
}

const never = () => new AbortController().signal;

async function logs(id: string, options: Partial<Parameters<ContainerStreams['followLogs']>[1]> = {}) {
  const lines: ContainerLine[] = [];
  for await (const line of streams.followLogs(id, { signal: never(), tail: 100, follow: true, ...options })) {
    lines.push(line);
  }
  return lines;
}

it('tells the lines of both streams, whole and in order, until the container ends', async () => {
  const id = await run(`
    console.log('one'); console.log('é'.repeat(20_000));
    setTimeout(() => console.error('two'), 50); setTimeout(() => console.log(''), 100);`);
  const lines = await logs(id);
  expect(lines.map(({ stream, text }) => [stream, text])).toEqual([
    ['stdout', 'one'],
    ['stdout', 'é'.repeat(20_000)],
    ['stderr', 'two'],
    ['stdout', ''],
  ]);
  for (const { at } of lines) expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
  expect([...lines].sort((a, b) => (a.at < b.at ? -1 : 1))).toEqual(lines);
  expect((await logs(id, { tail: 1 })).map(({ text }) => text)).toEqual(['']);
  const [first] = lines;
  expect(await logs(id, { after: first?.at ?? '' })).toEqual(lines.slice(1));
});

it('tells lines as they come, and lets go when asked', async () => {
  const id = await run(`let i = 0; setInterval(() => console.log('line ' + i++), 20)`);
  const leaving = new AbortController();
  const lines: string[] = [];
  for await (const { text } of streams.followLogs(id, { signal: leaving.signal, tail: 0, follow: true })) {
    lines.push(text);
    if (lines.length === 5) leaving.abort();
  }
  expect(lines.length).toBeGreaterThanOrEqual(5);
  expect(lines[0]).toMatch(/^line \d+$/);
  const now = await logs(id, { follow: false });
  expect(now.length).toBeGreaterThanOrEqual(5);
});

it('goes on where it was after a break, without gap or repeat', async () => {
  const id = await run(`for (let i = 0; i < 300; i++) setTimeout(() => console.log(i), i * 5)`);
  const seen: string[] = [];
  let after: string | undefined;
  while (seen.at(-1) !== '299') {
    const options = { signal: never(), tail: 1_000, follow: true, ...(after === undefined ? {} : { after }) };
    let left = 40;
    for await (const line of streams.followLogs(id, options)) {
      seen.push(line.text);
      after = line.at;
      left -= 1;
      if (left === 0) break;
    }
  }
  expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => String(i)));
});

it('reads the output of a terminal too', async () => {
  const id = await run(`console.log('one'); console.log('two')`, { Tty: true });
  expect((await logs(id)).map(({ text }) => text)).toEqual(['one', 'two']);
});

it('says that a container is gone', async () => {
  await expect(logs('nothing')).rejects.toMatchObject({ code: 'not_found' });
  await expect(
    streams.followStats('nothing', { signal: never() })[Symbol.asyncIterator]().next(),
  ).rejects.toMatchObject({
    code: 'not_found',
  });
});

it('tells what a container uses, until it ends', async () => {
  const id = await run(
    `const kept = Buffer.alloc(50e6, 1); setTimeout(() => process.exit(kept[0] - 1), 3_500); while (true);`.replace(
      'while (true);',
      'setInterval(() => { const end = Date.now() + 50; while (Date.now() < end); }, 60);',
    ),
    {
      HostConfig: { Memory: 256 * 1024 * 1024 },
    },
  );
  const all: ContainerStats[] = [];
  const ended = (async () => {
    for await (const stats of streams.followStats(id, { signal: never() })) all.push(stats);
  })();
  await Promise.race([ended, sleep(15_000).then(() => Promise.reject(new Error('it did not end')))]);
  expect(all.length).toBeGreaterThanOrEqual(1);
  const [one] = all;
  expect(one?.cpuPercent).toBeGreaterThan(10);
  expect(one?.memoryBytes).toBeGreaterThan(50e6);
  expect(one?.memoryBytes).toBeLessThan(256 * 1024 * 1024);
  expect(one?.memoryLimitBytes).toBe(256 * 1024 * 1024);
  for (const { memoryBytes } of all) expect(memoryBytes).toBeGreaterThan(0);
});
