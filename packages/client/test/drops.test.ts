import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomIds, silentLog, systemClock } from '../../core/src/base/index.js';
import { openStore, type Store } from '../../core/src/store/index.js';
import { openWorld, TOKENS, type World } from '../../core/test/api/world.js';
import { createClient } from '../src/index.js';

const DROPS = 100;
const DEPLOYS = 50;
const STEPS = ['preflight', 'pull', 'create', 'start', 'gate', 'switch', 'prove', 'bake'];

let dataDir: string;
let store: Store;
let world: World;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dw-drops-'));
  store = await openStore({ dataDir, clock: systemClock, ids: randomIds, log: silentLog });
  world = await openWorld({}, undefined, { events: store });
});
afterEach(async () => {
  await world.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

it(`ends with exactly what is stored, after ${DROPS} lost connections during ${DEPLOYS} deploys`, {
  timeout: 180_000,
}, async () => {
  const wire = await cuttingProxy(world.port);
  const leaving = new AbortController();
  const api = createClient({ baseUrl: `http://127.0.0.1:${wire.port}`, token: TOKENS.admin });
  const seen: number[] = [];
  const options = { params: { query: { after: 0 } }, signal: leaving.signal, retryMs: 5 };
  const reading = (async () => {
    for await (const { id, data } of api.follow('/api/events', options)) {
      expect(String(data.seq)).toBe(id);
      seen.push(data.seq);
    }
  })();

  for (let round = 0; round < DEPLOYS || wire.cuts() < DROPS; round++) await deploy(String(round % DEPLOYS));
  wire.stopCutting();
  const stored = (await everything()).map(({ seq }) => seq);
  while (seen.length < stored.length) await sleep(5);
  await sleep(100);
  leaving.abort();
  await reading;
  wire.close();
  expect(wire.cuts()).toBeGreaterThanOrEqual(DROPS);
  expect(seen).toEqual(stored);
  expect(stored.length).toBeGreaterThan(DEPLOYS * (STEPS.length + 2));
});

async function deploy(id: string): Promise<void> {
  const append = (type: 'deploy.queued' | 'deploy.step.done' | 'deploy.succeeded', data: object = {}) =>
    store.write((tx) =>
      tx.appendEvent({
        type,
        project: 'app',
        stage: 'dev',
        deploy: id,
        actor: { kind: 'poll', id: 'gitea' },
        data: { ...data },
      }),
    );
  await append('deploy.queued');
  for (const step of STEPS) await append('deploy.step.done', { step, evidence: 'x'.repeat(Math.random() * 400) });
  await append('deploy.succeeded');
  await sleep(Math.random() * 20);
}

async function everything() {
  const all = [];
  for (;;) {
    const page = await store.events({ afterSeq: all.at(-1)?.seq ?? 0, limit: 500 });
    if (page.length === 0) return all;
    all.push(...page);
  }
}

/** Hands bytes on, and cuts each connection somewhere: in a header, in the middle of a message, while nothing passes. */
async function cuttingProxy(target: number) {
  const sockets = new Set<Socket>();
  let cuts = 0;
  let cutting = true;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let left = Math.floor(Math.random() ** 2 * 8_000);
    const cut = () => {
      if (!client.destroyed) cuts += 1;
      client.destroy();
      upstream.destroy();
    };
    const timer = setTimeout(() => cutting && cut(), 50 + Math.random() * 300);
    client.pipe(upstream);
    upstream.on('data', (bytes: Buffer) => {
      client.write(cutting ? bytes.subarray(0, left) : bytes);
      left -= bytes.length;
      if (cutting && left <= 0) setImmediate(cut);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        clearTimeout(timer);
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cuts: () => cuts,
    stopCutting() {
      cutting = false;
      for (const socket of sockets) socket.destroy();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
