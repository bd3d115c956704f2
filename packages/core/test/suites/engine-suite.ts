import type { ImageName } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerSpec, Engine, EngineEvent, RunSpec } from '../../src/deploy/index.js';

/** An engine, and what a test needs around it. */
export interface EngineHouse {
  readonly engine: Engine;
  /** The label value by which everything of this run is found. */
  readonly instanceId: string;
  /** A name of its own for each test: containers, networks and tags are shared by an engine. */
  readonly prefix: string;
  /** Pushed, and pulled by nobody yet. */
  pushed(
    app: 'web' | 'exits-at-once' | 'ignores-sigterm',
  ): Promise<{ readonly image: ImageName; readonly digest: string }>;
  /** Lets time pass until `isSo`. */
  until(isSo: () => Promise<boolean>, what: string): Promise<void>;
  end(): Promise<void>;
}

const LABEL = 'io.docker-watcher.instance';
const ABSENT = `sha256:${'0'.repeat(64)}`;

const RUN: Omit<RunSpec, 'network'> = {
  env: {},
  labels: { mine: 'yes' },
  networkCreate: false,
  networks: [],
  aliases: [],
  ports: [],
  mounts: [],
  tmpfs: {},
  readOnly: false,
  capAdd: [],
  capDrop: [],
  devices: [],
  extraHosts: [],
  dns: [],
  init: false,
  ulimits: [],
  sysctls: {},
  securityOpt: [],
  restart: 'unless-stopped',
  stopTimeoutMs: 1_000,
};

/** What the deploy room relies on, of a real engine and of its twin alike. */
export function engineSuite(name: string, house: () => Promise<EngineHouse>): void {
  describe(name, () => {
    let world: EngineHouse;
    let engine: Engine;
    let network: string;
    beforeEach(async () => {
      world = await house();
      engine = world.engine;
      network = `${world.prefix}-net`;
      await engine.createNetwork(network, { [LABEL]: world.instanceId });
    });
    afterEach(() => world.end());

    /** Pulls, tags as ours, and gives the local tag. */
    const brought = async (app: 'web' | 'exits-at-once' | 'ignores-sigterm' = 'web') => {
      const { image, digest } = await world.pushed(app);
      await engine.pull(image, digest, {});
      const found = await engine.image(`${image.host}/${image.repository}@${digest}`);
      const tag = { repository: `docker-watcher/${world.prefix}`, tag: 'r1' };
      await engine.tag(found?.id ?? '', tag.repository, tag.tag);
      return { local: `${tag.repository}:${tag.tag}`, id: found?.id ?? '', image, digest };
    };
    const specOf = (image: string, more: Partial<ContainerSpec> = {}): ContainerSpec => ({
      name: `${world.prefix}-a`,
      image,
      labels: { [LABEL]: world.instanceId, deploy: 'one' },
      run: { ...RUN, network },
      publish: [],
      ...more,
    });
    const started = async (app: 'web' | 'ignores-sigterm' = 'web', more: Partial<ContainerSpec> = {}) => {
      const { local } = await brought(app);
      const { id } = await engine.create(specOf(local, more));
      await engine.start(id);
      return id;
    };

    it('says what it is', async () => {
      const { id, platform, apiVersion } = await engine.info();
      expect(id).not.toBe('');
      expect(platform).toMatch(/^linux\/\w+$/);
      expect(apiVersion).toMatch(/^1\.\d+$/);
      await expect(engine.ping()).resolves.toBeUndefined();
    });

    it('pulls by digest, and proves it', async () => {
      const { image, digest } = await world.pushed('web');
      const name = `${image.host}/${image.repository}@${digest}`;
      expect(await engine.image(name)).toBeUndefined();
      let progress = 0;
      await engine.pull(image, digest, {
        onProgress: () => {
          progress += 1;
        },
      });
      expect(progress).toBeGreaterThan(0);
      const found = await engine.image(name);
      expect(found?.repoDigests).toContain(name);
      expect(found).toMatchObject({ exposedPorts: [3000], hasHealthcheck: false });
      expect(await engine.image(found?.id ?? '')).toMatchObject({ id: found?.id });
    });

    it('says when a digest is not in the registry', async () => {
      const { image } = await world.pushed('web');
      await expect(engine.pull(image, ABSENT, {})).rejects.toMatchObject({ code: 'image.not_found' });
    });

    it('keeps an image while a tag of ours holds it', async () => {
      const { local, id, image, digest } = await brought();
      const pulled = `${image.host}/${image.repository}@${digest}`;
      expect((await engine.imagesTagged(`docker-watcher/${world.prefix}`)).map((one) => one.id)).toEqual([id]);
      expect(await engine.removeImage(pulled)).toBe(true);
      expect(await engine.image(pulled)).toBeUndefined();
      expect(await engine.image(local)).toMatchObject({ id, repoTags: [local] });
      expect(await engine.removeImage(local)).toBe(true);
      expect(await engine.image(id)).toBeUndefined();
      expect(await engine.removeImage(local)).toBe(false);
    });

    it('does not remove the last tag of an image in use', async () => {
      const { local, image, digest } = await brought();
      await engine.removeImage(`${image.host}/${image.repository}@${digest}`);
      const { id } = await engine.create(specOf(local));
      expect(await engine.removeImage(local)).toBe(false);
      expect(await engine.image(local)).toBeDefined();
      await engine.remove(id);
      expect(await engine.removeImage(local)).toBe(true);
    });

    it('moves a tag', async () => {
      const first = await brought();
      const second = await world.pushed('exits-at-once');
      await engine.pull(second.image, second.digest, {});
      const found = await engine.image(`${second.image.host}/${second.image.repository}@${second.digest}`);
      await engine.tag(found?.id ?? '', `docker-watcher/${world.prefix}`, 'r1');
      expect((await engine.image(first.local))?.id).toBe(found?.id);
      expect((await engine.image(first.id))?.repoTags).toEqual([]);
    });

    it('makes a container once, and refuses a name that is taken by another', async () => {
      const { local } = await brought();
      const made = await engine.create(specOf(local));
      expect(await engine.create(specOf(local))).toEqual(made);
      const other = specOf(local, { labels: { [LABEL]: world.instanceId, deploy: 'two' } });
      await expect(engine.create(other)).rejects.toMatchObject({ code: 'deploy.conflict' });
      const found = await engine.container(made.id);
      expect(found).toMatchObject({
        name: `${world.prefix}-a`,
        state: 'created',
        restartPolicy: 'no',
        restartCount: 0,
      });
      expect(found?.labels).toMatchObject({ mine: 'yes', deploy: 'one', [LABEL]: world.instanceId });
      expect(found?.networks[network]?.address).toBe('');
      expect(found?.startedAt).toBeUndefined();
      expect(await engine.container(`${world.prefix}-a`)).toEqual(found);
    });

    it('says when the image is not there', async () => {
      await expect(engine.create(specOf('docker-watcher/none:r1'))).rejects.toMatchObject({
        code: 'container.create_failed',
      });
    });

    it('starts, stops and removes, each as often as asked', async () => {
      const id = await started();
      await engine.start(id);
      const up = await engine.container(id);
      expect(up).toMatchObject({ state: 'running', exitCode: 0, oomKilled: false });
      expect(up?.networks[network]?.address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(up?.startedAt).toBeInstanceOf(Date);
      await engine.stop(id, { timeoutMs: 1_000 });
      await engine.stop(id, { timeoutMs: 1_000 });
      const down = await engine.container(id);
      expect(down?.state).toBe('exited');
      expect(down?.networks[network]?.address).toBe('');
      expect(down?.finishedAt?.getTime()).toBeGreaterThanOrEqual(up?.startedAt?.getTime() ?? 0);
      await engine.start(id);
      expect((await engine.container(id))?.startedAt?.getTime()).toBeGreaterThan(up?.startedAt?.getTime() ?? 0);
      await engine.remove(id);
      await engine.remove(id);
      await engine.stop(id, { timeoutMs: 1_000 });
      expect(await engine.container(id)).toBeUndefined();
    });

    it('kills what does not end by itself', async () => {
      const id = await started('ignores-sigterm');
      // The program has to have said that it does not listen.
      await world.until(async () => (await engine.logs(id, { lines: 5 })).length > 0, 'it runs');
      await engine.stop(id, { timeoutMs: 1_000 });
      expect(await engine.container(id)).toMatchObject({ state: 'exited', exitCode: 137 });
    });

    it('tells how a program ended, and what it said', async () => {
      const { local } = await brought('exits-at-once');
      const { id } = await engine.create(specOf(local));
      await engine.start(id);
      await world.until(async () => (await engine.container(id))?.state === 'exited', 'it ended');
      expect(await engine.container(id)).toMatchObject({ exitCode: 3, restartCount: 0 });
      expect((await engine.logs(id, { lines: 1 })).join()).toContain('gives up');
      expect(await engine.logs(`${world.prefix}-none`, { lines: 1 })).toEqual([]);
    });

    it('starts a program again once its policy says so', async () => {
      const { local } = await brought('exits-at-once');
      const { id } = await engine.create(specOf(local));
      await engine.setRestartPolicy(id, 'on-failure');
      await engine.start(id);
      await world.until(async () => ((await engine.container(id))?.restartCount ?? 0) > 1, 'it was restarted');
      expect((await engine.container(id))?.restartPolicy).toBe('on-failure');
      await engine.setRestartPolicy(id, 'no');
      await engine.stop(id, { timeoutMs: 1_000 });
      await world.until(async () => (await engine.container(id))?.state === 'exited', 'it ended');
    });

    it('finds containers by all of their labels', async () => {
      const { local } = await brought();
      const a = await engine.create(specOf(local));
      const labels = { [LABEL]: world.instanceId, deploy: 'two' };
      const b = await engine.create(specOf(local, { name: `${world.prefix}-b`, labels }));
      const ids = async (wanted: Record<string, string>) =>
        (await engine.containers({ ...wanted, [LABEL]: world.instanceId })).map(({ id }) => id).sort();
      expect(await ids({})).toEqual([a.id, b.id].sort());
      expect(await ids({ deploy: '' })).toEqual([a.id, b.id].sort());
      expect(await ids({ deploy: 'two' })).toEqual([b.id]);
      expect(await ids({ deploy: 'three' })).toEqual([]);
    });

    it('tells of starts and deaths, of its own containers only', async () => {
      const seen: EngineEvent[] = [];
      const stop = engine.watch((event) => seen.push(event));
      const { local } = await brought();
      const { id } = await engine.create(specOf(local));
      const foreign = await engine.create(specOf(local, { name: `${world.prefix}-f`, labels: { [LABEL]: 'another' } }));
      await engine.start(foreign.id);
      await engine.start(id);
      await engine.stop(id, { timeoutMs: 1_000 });
      await world.until(async () => seen.some(({ action }) => action === 'die'), 'the death was told');
      stop();
      await engine.remove(foreign.id);
      const about = seen.filter((event) => event.id === id).map(({ action }) => action);
      expect(about).toEqual(expect.arrayContaining(['start', 'die']));
      expect(seen.some((event) => event.id === foreign.id)).toBe(false);
      // So it is seen who ended it: a program that ends by itself is not told of as killed.
      expect(about.indexOf('kill')).toBeGreaterThan(about.indexOf('start'));
      expect(about.indexOf('kill')).toBeLessThan(about.indexOf('die'));
      expect(seen.find(({ action }) => action === 'die')).toMatchObject({ type: 'container', id });
    });

    it('joins and leaves networks, with aliases', async () => {
      const id = await started();
      const second = `${network}-2`;
      expect(await engine.networkExists(second)).toBe(false);
      const making = () => engine.createNetwork(second, { [LABEL]: world.instanceId });
      // Two stages may ask for it at the same moment.
      await Promise.all(Array.from({ length: 5 }, making));
      await making();
      expect(await engine.networkExists(second)).toBe(true);
      await engine.connect(second, id, []);
      await engine.connect(second, id, []);
      await engine.connect(network, id, ['app']);
      const joined = (await engine.container(id))?.networks;
      expect(Object.keys(joined ?? {}).sort()).toEqual([network, second].sort());
      expect(joined?.[network]?.aliases).toContain('app');
      expect(joined?.[network]?.address).not.toBe('');
      await engine.disconnect(second, id);
      expect(Object.keys((await engine.container(id))?.networks ?? {})).toEqual([network]);
    });

    it('says when a network is missing', async () => {
      const { local } = await brought();
      const run = { ...RUN, network: `${network}-none` };
      const starting = engine.create(specOf(local, { run })).then(({ id }) => engine.start(id));
      await expect(starting).rejects.toMatchObject({ code: 'network.missing' });
    });

    it('publishes a port, says so even while it is stopped, and says when it is taken', async () => {
      const publish = [{ hostIp: '127.0.0.1', hostPort: 40_871, containerPort: 3000 }];
      const id = await started('web', { publish });
      const bound = { '3000': [{ hostIp: '127.0.0.1', hostPort: 40_871 }] };
      expect((await engine.container(id))?.published).toEqual(bound);
      const image = (await engine.container(id))?.image ?? '';
      const labels = { [LABEL]: world.instanceId, deploy: 'two' };
      const second = await engine.create(specOf(image, { name: `${world.prefix}-b`, labels, publish }));
      await expect(engine.start(second.id)).rejects.toMatchObject({ code: 'engine.port_taken' });
      await engine.stop(id, { timeoutMs: 1_000 });
      expect((await engine.container(id))?.published).toEqual(bound);
    });

    it('runs a command inside, and says when the image has no such program', async () => {
      const id = await started();
      const done = await engine.exec(id, ['/node', '-p', '1+1'], { timeoutMs: 20_000 });
      expect(done).toEqual({ exitCode: 0, output: '2' });
      const absent = await engine.exec(id, ['/no-such-program'], { timeoutMs: 20_000 });
      expect([126, 127]).toContain(absent.exitCode);
    });

    it('does nothing for a caller that has given up', async () => {
      const reason = new Error('given up');
      const signal = AbortSignal.abort(reason);
      await expect(engine.info({ signal })).rejects.toBe(reason);
      await expect(engine.ping({ signal })).rejects.toBe(reason);
      await expect(engine.create(specOf('any'), { signal })).rejects.toBe(reason);
    });

    it('is not in a container of its own here', async () => {
      expect(await engine.ownContainer()).toBeUndefined();
    });
  });
}
