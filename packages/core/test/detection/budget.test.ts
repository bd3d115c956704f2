import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import gitea from '../../../plugin-gitea/src/index.js';
import { type FixtureRegistry, fixtureImage, startFixtureRegistry } from '../../../testkit/src/index.js';
import { randomIds, silentLog, systemClock } from '../../src/base/index.js';
import type { DeployPorts } from '../../src/deploy/index.js';
import { take } from '../../src/deploy/use-cases/take.js';
import { createDetection, type Detection } from '../../src/detection/index.js';
import { createHttpClient, createPart } from '../../src/plugins/index.js';
import { openStore } from '../../src/store/index.js';
import { stageSpec } from '../deploy/stage-spec.js';
import { watched } from './world.js';

/** What polling costs a real server: counted there, with the token dance, through the plugin and the guarded client. */

const ANSWER_MS = 20;
/** Gitea finds by a part of the name, so none is a part of another. */
const nameOf = (index: number) => `team/app-${String(index).padStart(2, '0')}`;

interface Counted {
  readonly registry: FixtureRegistry;
  readonly detection: Detection;
  taken(): number;
  /** Until every repository, or so many, were looked at once more; how long it took, in milliseconds. */
  cycle(begin: () => void, of?: number): Promise<number>;
}

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** `repositories` with a `dev-*` and a `v*` tag each; the first stages follow the one, those that come round the other. */
async function counted(repositories: number, stageCount: number): Promise<Counted> {
  const registry = await startFixtureRegistry({
    flavour: 'gitea',
    auth: { kind: 'bearer', username: 'alexei', password: 'a-token-of-gitea', anyUsername: true },
  });
  undo.push(() => registry.close());
  for (let i = 0; i < repositories; i++)
    for (const tag of ['dev-1', 'dev-2', 'v1.0.0', 'v1.1.0', 'unrelated'])
      registry.push(nameOf(i), tag, fixtureImage({ seed: `${i} ${tag}` }));
  registry.plan({ answer: ANSWER_MS, times: Number.POSITIVE_INFINITY });

  const dataDir = await mkdtemp(join(tmpdir(), 'dw-budget-'));
  const store = await openStore({ dataDir, clock: systemClock, ids: randomIds, log: silentLog });
  undo.push(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const http = createHttpClient({ userAgent: 'test' });
  undo.push(async () => http.close());
  const plugin = { name: 'gitea', package: { name: 'gitea' } } as never;
  const part = gitea.parts.gitea;
  if (part === undefined) throw new Error('The plugin has no part "gitea"');
  const settings = { url: registry.url, token: 'a-token-of-gitea', insecure: true };
  const host = { clock: systemClock, log: silentLog, http, dataDir };
  const active = createPart('registry', 'home', { part, partName: 'gitea', plugin }, settings, host);
  undo.push(() => active.close());

  const stages = Array.from({ length: stageCount }, (_, i) =>
    watched({
      project: `p${i}`,
      registry: 'home',
      image: { host: registry.host, repository: nameOf(i % repositories) },
      pattern: i < repositories ? 'dev-*' : 'v*',
    }),
  );
  await store.write(async (tx) => {
    for (const { project, stage } of stages) await tx.ensureStage(project, stage);
  });
  const specOf = (key: string) => stageSpec({ project: key.split('/')[0] ?? '', stage: 'dev' });
  const frozen = {
    get: (key: string) => specOf(key),
    all: () => stages.map(({ key }) => specOf(key)),
    freeze: async (key: string) => ({ spec: specOf(key), configHash: 'h1' }),
  };
  let taken = 0;
  let left = 0;
  let wake = () => {};
  const ports = { clock: systemClock, ids: randomIds, log: silentLog, store, stages: frozen };
  const one = {
    id: 'home',
    type: 'gitea',
    pollIntervalMs: 60 * 60_000,
    source: active.part,
    webhookSecret: 'x',
  };
  const detection = createDetection({
    ...ports,
    stages: { all: () => stages },
    registries: { all: () => [one], get: () => one, genericSecret: () => 'x' },
    configurations: frozen,
    deploys: {
      async take(caller, request) {
        const deploy = await take(ports as unknown as DeployPorts, caller, request);
        if (deploy !== undefined) taken += 1;
        return deploy;
      },
    },
    onLook({ ok }) {
      if (!ok) throw new Error('A look failed');
      left -= 1;
      if (left === 0) wake();
    },
  });
  undo.push(() => detection.stop());
  return {
    registry,
    detection,
    taken: () => taken,
    async cycle(begin, of = repositories) {
      left = of;
      const done = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const began = performance.now();
      begin();
      await done;
      return performance.now() - began;
    },
  };
}

/** The best of three, since the machine may have other work. */
async function best(measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < 3; i++) all.push(await measure());
  return Math.min(...all);
}

const heads = ({ requests }: FixtureRegistry, status = 200) =>
  requests.filter((request) => request.kind === 'head-manifest' && request.status === status).map(({ path }) => path);

describe('71 stages over 40 repositories', () => {
  it('ask once for each list, and for the digest of what is to run; then for nothing but the lists', async () => {
    const world = await counted(40, 71);
    const { registry, detection } = world;
    await world.cycle(() => detection.start());
    expect(world.taken()).toBe(71);
    expect(registry.count('packages')).toBe(40);
    expect(registry.requests.filter(({ kind, path }) => kind === 'packages' && !/\bpage=1\b/.test(path))).toEqual([]);
    const asked = heads(registry);
    // Gitea lists no digests: one HEAD for each tag that a stage takes, none for the others.
    expect(asked.filter((path) => !/\/(?:dev-2|v1\.1\.0)$/.test(path))).toEqual([]);
    expect([asked.length, new Set(asked).size]).toEqual([71, 71]);
    expect(registry.count('token')).toBeLessThanOrEqual(2);
    // Those that were under way before the first challenge was answered: of four looks, two each.
    expect(heads(registry, 401).length).toBeLessThanOrEqual(8);
    expect(registry.count('get-manifest') + registry.count('blob') + registry.count('tags')).toBe(0);
    const first = registry.requests.length;
    expect(registry.mostInFlight).toBeLessThanOrEqual(4);
    expect(registry.mostInFlight).toBeGreaterThan(1);

    registry.forgetRequests();
    await world.cycle(() => detection.lookNow('home'));
    expect(registry.requests.length).toBeLessThanOrEqual(first);
    expect([registry.count('packages'), heads(registry)]).toEqual([40, []]);
    expect(registry.requests).toHaveLength(40);
  });

  it('wait less than half as long as one after the other would', async () => {
    const world = await counted(40, 71);
    await world.cycle(() => world.detection.start());
    const cycle = () => world.cycle(() => world.detection.lookNow('home'));
    const waiting = await best(cycle);
    world.registry.clearFaults();
    // What is not waiting is work of this machine, which may be busy.
    const working = await best(cycle);
    expect(waiting - working).toBeLessThan((40 * ANSWER_MS) / 2);
    expect(world.registry.mostInFlight).toBeLessThanOrEqual(4);
  });

  it('wait as long when they are looked at one by one (negative control)', async () => {
    const world = await counted(40, 71);
    await world.cycle(() => world.detection.start());
    const began = performance.now();
    for (let i = 0; i < 40; i++)
      await world.cycle(() => world.detection.lookNow('home', `${world.registry.host}/${nameOf(i)}`), 1);
    expect(performance.now() - began).toBeGreaterThan(40 * ANSWER_MS);
  });

  it('ask for the one digest that has changed', async () => {
    const world = await counted(40, 71);
    await world.cycle(() => world.detection.start());
    world.registry.forgetRequests();
    world.registry.push(nameOf(7), 'v1.2.0', fixtureImage({ seed: 'newer' }));
    await world.cycle(() => world.detection.lookNow('home'));
    expect(heads(world.registry)).toEqual([`/v2/${nameOf(7)}/manifests/v1.2.0`]);
    expect(world.taken()).toBe(72);
  });
});

it('20 stages over 5 unchanged repositories are 5 requests', async () => {
  const world = await counted(5, 20);
  await world.cycle(() => world.detection.start());
  world.registry.forgetRequests();
  await world.cycle(() => world.detection.lookNow('home'));
  expect(world.registry.requests).toHaveLength(5);
});
