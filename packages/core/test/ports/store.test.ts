import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { randomIds, silentLog, systemClock } from '../../src/base/index.js';
import { openStore, type Store } from '../../src/store/index.js';
import type { AnyStore } from '../suites/store-house.js';
import { storeSuite } from '../suites/store-suite.js';
import { storeTellingSuite } from '../suites/store-telling-suite.js';
import { Disk } from '../twins/store/disk.js';
import { openMemoryStore } from '../twins/store/memory-store.js';

const TOOLS = { clock: systemClock, ids: randomIds, log: silentLog };

const onDisk = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dw-store-'));
  let store: Store | undefined;
  return {
    async open(): Promise<AnyStore> {
      store = await openStore({ ...TOOLS, dataDir });
      return store;
    },
    async end() {
      await store?.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

const inMemory = async () => {
  const disk = new Disk();
  return { open: async () => openMemoryStore({ ...TOOLS, disk }), async end() {} };
};

for (const suite of [storeSuite, storeTellingSuite]) {
  suite('the store', onDisk);
  suite("the store's twin", inMemory);
}

it('loses what was not committed when its process dies, and nothing else', async () => {
  const disk = new Disk();
  const first = openMemoryStore({ ...TOOLS, disk });
  await first.write((tx) => tx.ensureStage('app', 'dev'));
  let isWriting = () => {};
  const begun = new Promise<void>((resolve) => {
    isWriting = resolve;
  });
  const cut = first.write(async (tx) => {
    await tx.ensureStage('app', 'prod');
    isWriting();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await tx.ensureStage('app', 'test');
  });
  await begun;
  first.crash();
  await expect(cut).rejects.toThrow('dead');
  const second = openMemoryStore({ ...TOOLS, disk });
  expect((await second.stageRows()).map(({ stage }) => stage)).toEqual(['dev']);
});
