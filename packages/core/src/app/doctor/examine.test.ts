import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PluginError } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../base/index.js';
import type { Check } from '../../http/index.js';
import { examine } from './examine.js';
import type { Patient } from './look.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const GIB = 1024 ** 3;
const DIGEST = `sha256:${'a'.repeat(64)}`;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dw-doctor-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const STAGE = {
  key: 'app/dev',
  registry: 'gitea',
  image: { host: 'git.example.com', repository: 'a/app' },
  tags: { pattern: { kind: 'glob', text: 'dev-*' }, order: 'auto' },
  host: 'dev.example.com',
  run: { network: 'apps', networks: [], networkCreate: false },
};
const REGISTRY = { id: 'gitea', type: 'gitea', settings: { url: 'https://git.example.com' } };
const CONFIG = {
  file: '/etc/dw/docker-watcher.yaml',
  notes: [],
  stages: [STAGE],
  registries: [REGISTRY],
  proxy: { id: 'proxy', type: 'npm', settings: { url: 'http://npm:81' } },
  server: { baseUrl: 'https://deploy.example.com' },
  docker: { reach: 'auto' },
};
const ENGINE = {
  info: async () => ({
    ...{ id: 'e', version: '28.0.1', apiVersion: '1.48', platform: 'linux/amd64', name: 'host' },
    ...{ operatingSystem: 'Debian GNU/Linux 13', dataRoot: '/var/lib/docker' },
  }),
  networkExists: async () => true,
  ownContainer: async () => undefined,
  container: async () => undefined,
};
const DETAILS = { storageDriver: 'overlay2', insecureRegistries: [], insecureNetworks: ['127.0.0.0/8'], isLocal: true };
const SOURCE = {
  listTags: async () => ['latest', 'dev-1', 'dev-2'],
  resolve: async () => ({ digest: DIGEST }),
  pullAuth: async () => undefined,
  health: async () => ({ state: 'ok', detail: 'Gitea 1.24.0' }),
};
const PROXY = {
  health: async () => ({ state: 'ok', detail: 'Nginx Proxy Manager 2.12.6' }),
  entry: async () => ({ connectTo: 'npm', port: 443, tls: true }),
};

/** A patient who is well, but for `ills`. */
function patient(ills: {
  config?: object;
  registry?: object;
  stage?: object;
  engine?: object;
  details?: object;
  source?: object;
  proxy?: object | null;
  notifiers?: readonly object[];
  problems?: readonly object[];
  visit?: () => Promise<{ status: number }>;
  aheadMs?: number;
  free?: number | undefined;
  more?: Partial<Patient>;
}): Patient {
  const source = { ...SOURCE, ...ills.source };
  const { free = 50 * GIB } = ills;
  const date = new Date(NOW.getTime() - (ills.aheadMs ?? 0)).toUTCString();
  return {
    config: {
      ...CONFIG,
      ...{ dataDir, stages: [{ ...STAGE, ...ills.stage }], registries: [{ ...REGISTRY, ...ills.registry }] },
      ...ills.config,
    },
    plugins: { plugins: [], problems: ills.problems ?? [], part: () => expect.unreachable() },
    engine: { ...ENGINE, ...ills.engine },
    details: async () => ({ ...DETAILS, ...ills.details }),
    disk: { freeBytes: async () => free },
    registries: {
      all: () => [],
      get: () => ({ source, webhook: {}, webhookSecret: 'x' }),
      genericSecret: () => 'x',
    },
    proxies: {
      current: () =>
        ills.proxy === null ? undefined : { id: 'npm', reach: 'container', provider: { ...PROXY, ...ills.proxy } },
    },
    notifiers: { all: () => ills.notifiers ?? [{ id: 'chat', notifier: {} }] },
    visitor: { visit: ills.visit ?? (async () => ({ status: 404 })) },
    http: { request: async () => ({ status: 200, headers: { date }, body: new Uint8Array(), url: '' }) },
    clock: { now: () => NOW },
    redactor: { redact: (text: string) => text.replaceAll('hunter22', '[redacted]') },
    isRunning: true,
    startsProxy: false,
    ...ills.more,
  } as unknown as Patient;
}

async function checkup(ills: Parameters<typeof patient>[0]): Promise<Map<string, Check>> {
  const checks = await examine(patient(ills), new AbortController().signal);
  return new Map(checks.map((check) => [check.id, check]));
}

it('finds nothing where all is well', async () => {
  const checks = await checkup({});
  expect([...checks.values()].filter(({ state }) => state !== 'ok')).toEqual([]);
  expect([...checks.keys()]).toEqual([
    ...['configuration', 'data', 'data.space', 'engine', 'engine.storage', 'engine.disk', 'network.apps'],
    ...['reach.apps', 'reach.apps.proxy', 'registry.gitea', 'webhook', 'webhook.gitea', 'proxy', 'proxy.entry'],
    ...['notifier.chat', 'clock'],
  ]);
  expect(checks.get('registry.gitea')?.detail).toBe('git.example.com/a/app:dev-2 is sha256:aaaaaaaaaaaa. Gitea 1.24.0');
});

const away = () =>
  Promise.reject(new AppError('engine.unavailable', 'The Docker Engine does not answer.', { hint: 'docker info' }));
const own = { name: 'watcher', networks: { other: {} } };
const ILLS: readonly [what: string, ills: Parameters<typeof patient>[0], id: string, expected: Partial<Check>][] = [
  ['an engine that is away', { engine: { info: away } }, 'engine', { state: 'failed', hint: 'docker info' }],
  ['and what hangs on it', { engine: { networkExists: away } }, 'network', { state: 'skipped' }],
  ['slow storage', { details: { storageDriver: 'vfs' } }, 'engine.storage', { state: 'warning' }],
  [
    'a full disk',
    { free: 1024 },
    'engine.disk',
    { state: 'failed', hint: expect.stringContaining('docker system df') },
  ],
  ['a tight disk', { free: GIB }, 'engine.disk', { state: 'warning' }],
  [
    'a missing network',
    { engine: { networkExists: async () => false } },
    'network.apps',
    { state: 'failed', hint: 'docker network create apps' },
  ],
  [
    'a network that is made when it is needed',
    { engine: { networkExists: async () => false }, stage: { run: { ...STAGE.run, networkCreate: true } } },
    'network.apps',
    { state: 'ok' },
  ],
  [
    'a controller beside the network',
    { engine: { ownContainer: async () => own } },
    'reach.apps',
    { state: 'warning', hint: 'docker network connect apps watcher' },
  ],
  [
    'a proxy beside the network',
    { engine: { container: async (name: string) => ({ name, networks: { other: {} } }) } },
    'reach.apps.proxy',
    { state: 'failed', hint: 'docker network connect apps npm' },
  ],
  [
    'a refused token',
    {
      source: {
        listTags: async () =>
          Promise.reject(new PluginError('unauthorized', 'refused: hunter22', { hint: 'Make one.' })),
      },
    },
    'registry.gitea',
    { state: 'failed', detail: 'refused: [redacted]', hint: 'Make one.' },
  ],
  [
    'a sick registry',
    { source: { health: async () => ({ state: 'failed', detail: 'down' }) } },
    'registry.gitea',
    { state: 'failed' },
  ],
  [
    'a spent budget',
    { source: { health: async () => ({ state: 'degraded' }) } },
    'registry.gitea',
    { state: 'warning' },
  ],
  ['an image without tags', { source: { listTags: async () => [] } }, 'registry.gitea', { state: 'warning' }],
  [
    'tags that nobody takes',
    { source: { listTags: async () => ['v1'] } },
    'registry.gitea',
    { state: 'warning', hint: 'Check "tag_pattern".' },
  ],
  ['no registry at all', { config: { registries: [] } }, 'registry', { state: 'skipped' }],
  [
    'a plain registry that the engine does not trust',
    { registry: { settings: { url: 'http://git.example.com' } } },
    'registry.gitea.trust',
    { state: 'failed', hint: expect.stringContaining('"insecure-registries": ["git.example.com"]') },
  ],
  [
    'one that it trusts',
    {
      registry: { settings: { url: 'http://x', insecure: true } },
      details: { insecureRegistries: ['git.example.com'] },
    },
    'registry.gitea.trust',
    { state: 'ok' },
  ],
  [
    'one on this machine, which every engine trusts',
    { registry: { settings: { url: 'http://x' } }, stage: { image: { host: '127.0.0.1:5000', repository: 'a' } } },
    'registry.gitea.trust',
    { state: 'ok' },
  ],
  [
    'a private authority',
    { registry: { settings: { url: 'https://git.example.com', ca: 'PEM' } } },
    'registry.gitea.trust',
    { state: 'warning', hint: expect.stringContaining('/etc/docker/certs.d/git.example.com/ca.crt') },
  ],
  [
    'a sick proxy',
    { proxy: { health: async () => ({ state: 'failed', detail: 'no account' }) } },
    'proxy',
    { state: 'failed' },
  ],
  [
    'a proxy that starts later',
    { proxy: { health: async () => ({ state: 'failed' }) }, more: { startsProxy: true, isRunning: false } },
    'proxy',
    { state: 'skipped' },
  ],
  [
    'an entry that is closed',
    { visit: () => Promise.reject(new Error('connect ECONNREFUSED')) },
    'proxy.entry',
    { state: 'failed', detail: 'https://npm:443 does not answer: connect ECONNREFUSED' },
  ],
  ['workers only', { stage: { host: undefined } }, 'proxy', { state: 'skipped' }],
  ['nobody to tell', { notifiers: [] }, 'notifier', { state: 'skipped' }],
  [
    'a notifier that does not work',
    { notifiers: [{ id: 'chat', notifier: { health: async () => ({ state: 'degraded', detail: 'sad' }) } }] },
    'notifier.chat',
    { state: 'warning', detail: 'sad' },
  ],
  [
    'a plugin that is not there',
    {
      problems: [
        { name: 'lost', problem: new AppError('plugin.missing', 'It is not installed.', { hint: 'npm install it' }) },
      ],
    },
    'plugin.lost',
    { state: 'failed', hint: 'npm install it' },
  ],
  ['no base_url', { config: { server: {} } }, 'webhook', { state: 'warning' }],
  ['a guessable secret', { registry: { webhookSecret: 'short' } }, 'webhook.gitea', { state: 'warning' }],
  [
    'a clock that is ahead',
    { aheadMs: 90_000 },
    'clock',
    { state: 'warning', detail: 'It is 1 min 30 s ahead of git.example.com.' },
  ],
  ['a clock that is far behind', { aheadMs: -3_600_000 }, 'clock', { state: 'failed' }],
  [
    'a file that was refused',
    { more: { standing: { name: 'configuration', state: 'degraded', detail: 'line 3: what?' } } },
    'configuration',
    { state: 'failed', detail: 'line 3: what?' },
  ],
  ['a file that is mounted singly', { config: { file: '/proc' } }, 'configuration', { state: 'warning' }],
  ['a data folder to be made', { config: { dataDir: '/tmp/not/there/yet' } }, 'data', { state: 'ok' }],
];

describe('tells of', () => {
  it.each(ILLS)('%s', async (_what, ills, id, expected) => {
    expect((await checkup(ills)).get(id)).toMatchObject(expected);
  });

  it('what breaks or hangs, and goes on with the rest', async () => {
    const stuck = { id: 'stuck', title: 'Stuck', look: () => new Promise<never>(() => {}) };
    const broken = { id: 'broken', title: 'Broken', look: () => Promise.reject(new Error('hunter22 broke it')) };
    const fine = {
      id: 'fine',
      title: 'Fine',
      look: async () => [{ id: 'fine', title: 'Fine', state: 'ok' as const, detail: '' }],
    };
    const checks = await examine(patient({}), AbortSignal.timeout(50), [stuck, broken, fine]);
    expect(checks.map(({ id, state }) => [id, state])).toEqual([
      ['stuck', 'failed'],
      ['broken', 'failed'],
      ['fine', 'ok'],
    ]);
    expect(checks[1]?.detail).toBe('[redacted] broke it');
  });
});
