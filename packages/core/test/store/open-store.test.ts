import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomIds, silentLog, systemClock } from '../../src/base/index.js';
import type { DeployStore } from '../../src/deploy/index.js';
import type { DetectionStore } from '../../src/detection/index.js';
import type { OutboxStore } from '../../src/notify/index.js';
import { lockController, openStore, type Store } from '../../src/store/index.js';

let dataDir: string;
const open: Store[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dw-store-'));
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function opened(): Promise<Store> {
  const store = await openStore({ dataDir, clock: systemClock, ids: randomIds, log: silentLog });
  open.push(store);
  return store;
}

it('satisfies the ports of the rooms', async () => {
  const store = await opened();
  const ports: DeployStore & DetectionStore & OutboxStore = store;
  expect(await ports.stageRows()).toEqual([]);
});

it('keeps nothing of a transaction that throws, and publishes nothing', async () => {
  const store = await opened();
  const seen: number[] = [];
  store.subscribe(({ seq }) => seen.push(seq));
  const actor = { kind: 'system' as const, id: 'test' };
  await expect(
    store.write(async (tx) => {
      await tx.ensureStage('a', 'dev');
      await tx.appendEvent({ type: 'controller.started', actor });
      throw new Error('crash');
    }),
  ).rejects.toThrow('crash');
  expect(await store.stageRows()).toEqual([]);
  await store.write((tx) => tx.appendEvent({ type: 'controller.started', actor, data: { version: 1 } }));
  expect(seen).toHaveLength(1);
  expect(await store.events({})).toMatchObject([{ type: 'controller.started', actor, data: { version: 1 } }]);
});

it('seals snapshots and secrets', async () => {
  const store = await opened();
  await store.write(async (tx) => {
    const { id } = await tx.ensureStage('a', 'dev');
    const spec = { run: { env: { PASSWORD: { value: 'hunter2hunter2', secret: true } } } };
    await tx.insertSnapshot({ id: 's1', stageId: id, configHash: 'h', spec: spec as never });
    await tx.putSecret('webhook:gitea', 'topsecrettopsecret');
  });
  expect(await store.getSecret('webhook:gitea')).toBe('topsecrettopsecret');
  expect((await store.snapshot('s1'))?.spec).toMatchObject({ run: { env: { PASSWORD: { value: 'hunter2hunter2' } } } });
  await store.close();
  open.pop();
  const bytes = (await readFile(join(dataDir, 'docker-watcher.db'))).toString('latin1');
  expect(bytes).not.toContain('hunter2');
  expect(bytes).not.toContain('topsecret');
  expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
});

it('numbers deploys and releases, and names them', async () => {
  const store = await opened();
  const base = {
    kind: 'deploy' as const,
    image: 'r/app',
    tag: 'v1',
    digest: 'd',
    force: false,
    attempt: 0,
    reason: 'test',
    createdAt: new Date(),
  };
  const actor = { kind: 'poll' as const, id: 'gitea' };
  await store.write(async (tx) => {
    const { id: stageId } = await tx.ensureStage('app', 'dev');
    await tx.insertDeploy({ ...base, id: 'd1', stageId, actor });
    await tx.insertDeploy({ ...base, id: 'd2', stageId, actor });
    await tx.insertSnapshot({ id: 's', stageId, configHash: 'h', spec: {} as never });
    const release = {
      stageId,
      image: 'r/app',
      tag: 'v1',
      digest: 'd',
      snapshotId: 's',
      configHash: 'h',
      containerId: 'c',
      containerName: 'n',
      localTag: 't',
    };
    await tx.insertRelease({ ...release, id: 'r1', deployId: 'd1', liveAt: new Date(1) });
    await tx.insertRelease({ ...release, id: 'r2', deployId: 'd2', liveAt: new Date(2) });
    await tx.updateRelease('r1', { retiredAt: new Date(2) });
  });
  expect((await store.deploys({ project: 'app' })).map(({ id, seq, stage }) => [id, seq, stage])).toEqual([
    ['d2', 2, 'dev'],
    ['d1', 1, 'dev'],
  ]);
  const [row] = await store.stageRows();
  expect(await store.liveRelease(row?.id ?? '')).toMatchObject({ id: 'r2', number: 2, project: 'app', stage: 'dev' });
});

it('refuses a damaged file, and a newer one, and changes neither', async () => {
  await writeFile(join(dataDir, 'docker-watcher.db'), 'this is not a database, it only has its name'.repeat(50));
  await expect(opened()).rejects.toMatchObject({ code: 'store.corrupt' });
  expect(await readFile(join(dataDir, 'docker-watcher.db'), 'utf8')).toContain('not a database');
});

it('lets one controller in', () => {
  const first = lockController(dataDir);
  expect(() => lockController(dataDir)).toThrow(new RegExp(`process ${process.pid} on`));
  first.release();
  lockController(dataDir).release();
});
