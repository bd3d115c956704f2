import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld({
    project: () => '    keep: 5\n    stages: { dev: { tag_pattern: "v*", auto_deploy: true } }',
  });
});
afterAll(() => world?.close());

async function release(tag: string): Promise<void> {
  await world.push(tag);
  await world.hint(tag);
  await world.until('deploy.succeeded', tag);
}

async function lookTenTimes(tag: string): Promise<void> {
  for (let i = 0; i < 10; i++) {
    expect(await world.hint(tag)).toBe(202);
    await sleep(300);
  }
  // Two real polls pass by: the interval is 5 s.
  await sleep(11_000);
}

it('stays where a person put it until something newer is pushed', async () => {
  await release('v1');
  await release('v2');
  await release('v3');
  expect(await world.answer()).toContain('v3');

  const load = world.load(100);
  await world.controller.api('POST', `${world.stagePath}/rollback`, { to: '1' });
  await world.watch.until(
    (event: { type: string; data: Record<string, unknown> }) =>
      event.type === 'deploy.succeeded' && event.data.kind === 'rollback',
    'the rollback',
  );
  const counts = await load.stop();
  expect(counts.failed).toBe(0);
  expect(await world.answer()).toContain('v1');

  await lookTenTimes('v3');
  expect(await world.answer()).toContain('v1');

  await deleteTag('v3');
  await lookTenTimes('v2');
  expect(await world.answer()).toContain('v1');

  await release('v4');
  expect(await world.answer()).toContain('v4');
  const deployed = world.events().filter(({ type }) => type === 'deploy.succeeded');
  expect(deployed.map(({ data }) => data.tag)).toEqual(['v1', 'v2', 'v3', 'v1', 'v4']);
});

/** The registry deletes by digest; the tag goes with it. */
async function deleteTag(tag: string): Promise<void> {
  const url = `${world.registry.url}/v2/${world.project}/app/manifests`;
  const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' };
  const digest = (await fetch(`${url}/${tag}`, { method: 'HEAD', headers })).headers.get('docker-content-digest');
  const answer = await fetch(`${url}/${digest}`, { method: 'DELETE' });
  expect(answer.status).toBe(202);
}
