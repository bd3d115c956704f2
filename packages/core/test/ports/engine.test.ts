import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSample, connect, pushSample } from '../../../../scripts/services/images.mjs';
import { startRegistry } from '../../../../scripts/services/registry.mjs';
import { sweep } from '../../../../scripts/services/sweep.mjs';
import { randomIds, silentLog, systemClock } from '../../src/base/index.js';
import { createEngine } from '../../src/docker/index.js';
import { stageSpec } from '../deploy/stage-spec.js';
import { engineSuite } from '../suites/engine-suite.js';
import type { AppBehaviour } from '../twins/engine/app.js';
import { MemoryEngine } from '../twins/engine/memory-engine.js';
import { MemoryRegistry } from '../twins/memory-registry.js';
import { VirtualClock } from '../twins/virtual-clock.js';
import { runVirtually } from './run-virtually.js';

const RUN_ID = `suite-${randomIds.next().slice(-8)}`;

describe('on an engine', () => {
  const host = process.env.DOCKER_HOST ?? '';
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  const pushed = new Map<string, Promise<{ image: { host: string; repository: string }; digest: string }>>();
  let count = 0;

  /** Built and pushed once, and then forgotten by the engine: a test pulls it. */
  const push = async (behaviour: string) => {
    const repository = `${RUN_ID}/${behaviour}`;
    const name = `${registry.host}/${repository}`;
    const reference = await buildSample({ engine: { host }, name, tag: 'v1', version: RUN_ID, behaviour });
    await pushSample({ engine: { host }, image: reference });
    const image = connect(host).getImage(reference);
    const { RepoDigests } = await image.inspect();
    await image.remove();
    return { image: { host: registry.host, repository }, digest: RepoDigests[0]?.split('@')[1] ?? '' };
  };

  beforeAll(async () => {
    if (host === '') throw new Error('These tests need a Docker Engine: set DOCKER_HOST, or run them by npm test.');
    registry = await startRegistry({ log: () => {} });
  });
  afterAll(() => registry?.stop());

  engineSuite('the engine', async () => {
    count += 1;
    const instanceId = `${RUN_ID}-${count}`;
    const prefix = instanceId;
    const engine = createEngine({ instanceId, clock: systemClock, log: silentLog, env: process.env });
    return {
      engine,
      instanceId,
      prefix,
      pushed(behaviour) {
        const known = pushed.get(behaviour) ?? push(behaviour);
        pushed.set(behaviour, known);
        return known;
      },
      async until(isSo, what) {
        const deadline = performance.now() + 20_000;
        while (!(await isSo())) {
          if (performance.now() > deadline) throw new Error(`waited too long until ${what}`);
          await systemClock.sleep(25);
        }
      },
      async end() {
        engine.close();
        const labels = { 'io.docker-watcher.instance': instanceId };
        const networks = [`${prefix}-net`, `${prefix}-net-2`];
        await sweep({ engine: { host }, labels, networks, images: [`docker-watcher/${prefix}`] });
        for (const { image, digest } of await Promise.all(pushed.values()))
          await engine.removeImage(`${image.host}/${image.repository}@${digest}`);
      },
    };
  });
});

const APPS: Readonly<Record<string, AppBehaviour>> = {
  web: { commands: { '/node': { exitCode: 0, output: '2' } } },
  'exits-at-once': { exitsAfterMs: 0, exitCode: 3, log: ['v1 starts', 'v1 gives up: configuration incomplete'] },
  'ignores-sigterm': { ignoresSigterm: true },
};

engineSuite("the engine's twin", async () => {
  const clock = new VirtualClock();
  const registry = new MemoryRegistry();
  const content = (reference: string) => registry.content(reference);
  const engine = runVirtually(new MemoryEngine({ clock, instanceId: 'twin', content }), clock);
  return {
    engine,
    instanceId: 'twin',
    prefix: 'twin',
    async pushed(app) {
      const digest = registry.push(`registry.test/team/${app}`, 'v1', APPS[app]);
      return { image: { host: 'registry.test', repository: `team/${app}` }, digest };
    },
    async until(isSo, what) {
      for (let i = 0; !(await isSo()); i++) {
        if (i > 1_000) throw new Error(`waited too long until ${what}`);
        await clock.pass(25);
      }
    },
    async end() {},
  };
});

it('gives addresses anew when it restarts, and starts what its policies want', async () => {
  const clock = new VirtualClock();
  const registry = new MemoryRegistry();
  const engine = new MemoryEngine({ clock, instanceId: 'twin', content: (reference) => registry.content(reference) });
  const digest = registry.push('registry.test/app', 'v1');
  await clock.run(engine.pull({ host: 'registry.test', repository: 'app' }, digest, {}));
  engine.networks.make('net');
  const make = async (name: string, policy: 'no' | 'always' | 'unless-stopped') => {
    const { run } = stageSpec({ run: { network: 'net' } });
    const spec = { name, image: `registry.test/app@${digest}`, labels: {}, run, publish: [] };
    const { id } = await engine.create(spec);
    await engine.start(id);
    await engine.setRestartPolicy(id, policy);
    return id;
  };
  const kept = await make('kept', 'unless-stopped');
  const left = await make('left', 'no');
  const stopped = await make('stopped', 'unless-stopped');
  const always = await make('always', 'always');
  await clock.run(engine.stop(stopped, { timeoutMs: 1_000 }));
  await clock.run(engine.stop(always, { timeoutMs: 1_000 }));
  const before = (await engine.container(kept))?.networks.net?.address;
  await clock.pass(1_000);
  engine.restart();
  const states = await Promise.all([kept, left, stopped, always].map((id) => engine.container(id)));
  expect(states.map((one) => one?.state)).toEqual(['running', 'exited', 'exited', 'running']);
  expect((await engine.container(kept))?.networks.net?.address).not.toBe(before);
});
