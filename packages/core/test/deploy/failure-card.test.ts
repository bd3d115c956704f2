import { expect, it } from 'vitest';
import { stageSpec } from './stage-spec.js';
import { World } from './world.js';

const SECRET = 'correct-horse-battery';

it('tells why a deploy failed, and no secret of it anywhere', async () => {
  const env = { PASSWORD: { value: SECRET, secret: true } };
  const world = new World({ stages: [stageSpec({ run: { env } })] });
  await world.start();
  await world.deployed('v1');
  const log = [`cannot sign in with ${SECRET}`, `or ${encodeURIComponent(SECRET)}`];
  const failed = await world.deployed('v2', { exitsAfterMs: 500, exitCode: 3, log });
  expect(failed).toMatchObject({
    state: 'failed',
    failure: {
      step: 'gate',
      code: 'container.exited',
      exitCode: 3,
      diagnosis: 'The program ended with exit code 3. Its last words: or [redacted]',
      log: ['cannot sign in with [redacted]', 'or [redacted]'],
      nowServing: 'v1 is still serving.',
    },
  });
  const told = [failed, await world.steps(failed.id), await world.events(failed.id)];
  expect(JSON.stringify(told)).not.toContain(SECRET);
});

it('redacts what a probe has seen, in the journal too', async () => {
  const env = { PASSWORD: { value: SECRET, secret: true } };
  const probe = { type: 'http', settings: { path: '/up' }, intervalMs: 250, timeoutMs: 5_000, deadlineMs: 3_000 };
  const world = new World({ stages: [stageSpec({ probe, run: { env } })] });
  await world.start();
  const failed = await world.deployed('v1', { status: 500, says: `no user ${SECRET}` });
  expect(failed.failure?.probes?.[0]?.evidence).toContain('[redacted]');
  const told = [failed, await world.steps(failed.id), await world.events(failed.id)];
  expect(JSON.stringify(told)).not.toContain(SECRET);
});

it('is written though the engine does not answer', async () => {
  const world = new World();
  await world.start();
  await world.deployed('v1');
  world.push('v2', { exitsAfterMs: 500 });
  world.faults.engine.plan({ method: 'logs', kind: 'hang', times: 1 });
  const failed = await world.ended(await world.deploy('v2'));
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'container.exited' } });
  expect(failed.failure?.log).toBeUndefined();
});
