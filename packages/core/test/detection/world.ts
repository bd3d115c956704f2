import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredEvent, Webhook } from '@docker-watcher/sdk';
import { type Log, silentLog } from '../../src/base/index.js';
import type { Deploy, DeployPorts, Quarantine } from '../../src/deploy/index.js';
import { take } from '../../src/deploy/use-cases/take.js';
import {
  createDetection,
  type Decision,
  type Detection,
  type DetectionPorts,
  type WatchedStage,
} from '../../src/detection/index.js';
import { parseTagPattern } from '../../src/images/index.js';
import { openStore, type Store } from '../../src/store/index.js';
import { stageSpec } from '../deploy/stage-spec.js';
import { countedIds } from '../twins/counted-ids.js';
import { VirtualClock } from '../twins/virtual-clock.js';
import { FakeRegistry, type FakeRegistryWish } from './fake-registry.js';

export const POLL_MS = 60_000;
export const SECRET = 'a-secret-of-the-registry';
export const GENERIC_SECRET = 'a-secret-of-ci';

export type StageWish = Partial<Omit<WatchedStage, 'tags'>> & { readonly pattern?: string };

export interface WorldWish {
  readonly stages?: readonly StageWish[];
  readonly registry?: FakeRegistryWish;
  /** By registry id. */
  readonly webhooks?: Readonly<Record<string, { type: string; webhook: Webhook; secret?: string }>>;
  readonly log?: Log;
  readonly pollMs?: number;
}

/** Detection over a real store, a registry that counts, and time that a test lets pass. Deploys are taken, not carried out. */
export class World {
  readonly registry: FakeRegistry;
  readonly taken: Deploy[] = [];
  stages: readonly WatchedStage[];
  /** By stage key; a stage's configuration is another when it changes. */
  readonly hashes = new Map<string, string>();
  detection: Detection;
  readonly #ids = countedIds();

  private constructor(
    readonly clock: VirtualClock,
    readonly store: Store,
    private readonly dataDir: string,
    private readonly wish: WorldWish,
  ) {
    this.registry = new FakeRegistry(this.clock, wish.registry ?? { listing: 'digests' });
    this.stages = (wish.stages ?? [{}]).map(watched);
    this.detection = this.#boot();
  }

  static async open(wish: WorldWish = {}): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'dw-detection-'));
    const clock = new VirtualClock();
    const store = await openStore({ dataDir, clock, ids: countedIds(), log: silentLog });
    const world = new World(clock, store, dataDir, wish);
    await world.syncStages();
    return world;
  }

  async close(): Promise<void> {
    await this.detection.stop();
    await this.store.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async syncStages(): Promise<void> {
    await this.store.write(async (tx) => {
      for (const { project, stage } of this.stages) await tx.ensureStage(project, stage);
    });
  }

  async start(): Promise<void> {
    this.detection.start();
    await this.settled();
  }

  /** A new process over the same store. */
  async restart(): Promise<void> {
    await this.detection.stop();
    this.detection = this.#boot();
    await this.start();
  }

  /** Everything that is due has happened. */
  settled(): Promise<void> {
    return this.pass(0);
  }

  /** A little more than the next poll is away. */
  poll(): Promise<void> {
    return this.pass(POLL_MS);
  }

  async pass(ms: number): Promise<void> {
    await this.clock.pass(ms);
  }

  async events(...types: StoredEvent['type'][]): Promise<readonly StoredEvent[]> {
    return this.store.events({ types });
  }

  async decisions(key = 'app/dev'): Promise<Readonly<Record<string, Decision['reason']>>> {
    const all = await this.store.decisions(await this.stageId(key));
    return Object.fromEntries(all.map(({ tag, reason }) => [tag, reason]));
  }

  async stageId(key: string): Promise<string> {
    const [project = '', stage = ''] = key.split('/');
    return (await this.store.stageRow(project, stage))?.id ?? '';
  }

  /** Names of what is written from now on; reads inside a transaction are left out. */
  countWrites(): readonly string[] {
    const names: string[] = [];
    const { write } = this.store;
    this.store.write = (work) =>
      write((tx) =>
        work(
          new Proxy(tx, {
            get(target, name: keyof typeof tx) {
              if (/^(?:save|add|append|insert|delete|update|forget|set)/.test(name)) names.push(name);
              const value = target[name];
              return typeof value === 'function' ? value.bind(target) : value;
            },
          }),
        ),
      );
    return names;
  }

  tags(): readonly string[] {
    return this.taken.map(({ stage, tag }) => (this.stages.length === 1 ? tag : `${stage} ${tag}`));
  }

  /** Ends the newest open deploy of a stage well: it is live. */
  async succeed(key = 'app/dev'): Promise<void> {
    const stageId = await this.stageId(key);
    const [open] = await this.store.openDeploys(stageId);
    if (open === undefined) throw new Error(`Nothing is open on ${key}`);
    await this.store.write(async (tx) => {
      const live = await tx.liveRelease(stageId);
      if (live !== undefined) await tx.updateRelease(live.id, { retiredAt: this.clock.now() });
      const snapshotId = this.#ids.next();
      await tx.insertSnapshot({ id: snapshotId, stageId, configHash: this.#hashOf(key), spec: stageSpec() });
      await tx.insertRelease({
        id: this.#ids.next(),
        stageId,
        deployId: open.id,
        image: open.image,
        tag: open.tag,
        digest: open.digest,
        snapshotId,
        configHash: this.#hashOf(key),
        containerId: 'c',
        containerName: 'n',
        localTag: 't',
        liveAt: this.clock.now(),
      });
      await tx.updateDeploy(open.id, { state: 'succeeded', finishedAt: this.clock.now() });
    });
  }

  /** Ends the newest open deploy of a stage as one whose container failed. */
  async fail(key = 'app/dev', cause: Quarantine['cause'] = 'gate'): Promise<void> {
    const stageId = await this.stageId(key);
    const [open] = await this.store.openDeploys(stageId);
    if (open === undefined) throw new Error(`Nothing is open on ${key}`);
    const configHash = this.#hashOf(key);
    await this.store.write(async (tx) => {
      await tx.updateDeploy(open.id, { state: 'failed', configHash, finishedAt: this.clock.now() });
      await tx.insertQuarantine({
        id: this.#ids.next(),
        stageId,
        digest: open.digest,
        deployId: open.id,
        cause,
        reason: `Its ${cause} failed.`,
        at: this.clock.now(),
        ...(cause === 'gate' ? { configHash } : {}),
      });
    });
  }

  /** A person goes back to the release of `tag`. */
  async rollBack(tag: string, key = 'app/dev'): Promise<void> {
    const stageId = await this.stageId(key);
    const target = (await this.store.releases(stageId)).find((release) => release.tag === tag);
    const live = await this.store.liveRelease(stageId);
    if (target === undefined || live === undefined) throw new Error(`${key} never ran ${tag}`);
    await this.deployByHand(tag, target.digest, key, 'rollback');
    await this.store.write(async (tx) => {
      await tx.updateRelease(live.id, { rolledBackAt: this.clock.now() });
      const { id, deployId, digest } = live;
      const reason = `Rolled back from ${live.tag}.`;
      await tx.insertQuarantine({ id, stageId, digest, deployId, cause: 'rollback', reason, at: this.clock.now() });
    });
  }

  async deployByHand(tag: string, digest: string, key = 'app/dev', kind: Deploy['kind'] = 'deploy'): Promise<void> {
    const stageId = await this.stageId(key);
    await this.store.write((tx) =>
      tx.insertDeploy({
        id: this.#ids.next(),
        stageId,
        kind,
        image: 'registry.test/team/app',
        tag,
        digest,
        force: false,
        actor: { kind: 'user', id: 'admin' },
        reason: 'test',
        createdAt: this.clock.now(),
        attempt: 0,
      }),
    );
    await this.succeed(key);
  }

  #hashOf(key: string): string {
    return this.hashes.get(key) ?? 'h1';
  }

  #boot(): Detection {
    const { clock, store } = this;
    const ids = this.#ids;
    const log = this.wish.log ?? silentLog;
    const specOf = (key: string) => {
      const [project = '', stage = ''] = key.split('/');
      return stageSpec({ project, stage });
    };
    const stages: Pick<DeployPorts['stages'], 'get' | 'all' | 'freeze'> = {
      get: (key) => (this.stages.some((one) => one.key === key) ? specOf(key) : undefined),
      all: () => this.stages.map(({ key }) => specOf(key)),
      freeze: async (key) => ({ spec: specOf(key), configHash: this.#hashOf(key) }),
    };
    const webhooks = this.wish.webhooks ?? {};
    const names = new Set([...this.stages.map(({ registry }) => registry), ...Object.keys(webhooks)]);
    const registries = [...names].map((id) => {
      const { type = 'fake', webhook, secret = SECRET } = webhooks[id] ?? {};
      const base = {
        id,
        type,
        pollIntervalMs: this.wish.pollMs ?? POLL_MS,
        source: this.registry,
        webhookSecret: secret,
      };
      return webhook === undefined ? base : { ...base, webhook };
    });
    const ports: DetectionPorts = {
      clock,
      ids,
      log,
      store,
      stages: { all: () => this.stages },
      registries: {
        all: () => registries,
        get: (id) => registries.find((one) => one.id === id),
        genericSecret: () => GENERIC_SECRET,
      },
      deploys: {
        take: async (caller, request) => {
          const deploy = await take({ clock, ids, log, store, stages } as unknown as DeployPorts, caller, request);
          if (deploy !== undefined) this.taken.push(deploy);
          return deploy;
        },
      },
      configurations: stages,
      // Polls a little early, so that they don't fall together with what a test waits for.
      random: () => 0.4,
    };
    return createDetection(ports);
  }
}

export function watched({ pattern = '*', ...wish }: StageWish): WatchedStage {
  const project = wish.project ?? 'app';
  const stage = wish.stage ?? 'dev';
  return {
    key: `${project}/${stage}`,
    project,
    stage,
    registry: 'fake',
    image: { host: 'registry.test', repository: 'team/app' },
    tags: { pattern: parseTagPattern(pattern) ?? { kind: 'glob', text: pattern }, order: 'auto' },
    autoDeploy: true,
    minAgeMs: 0,
    ...wish,
  };
}
