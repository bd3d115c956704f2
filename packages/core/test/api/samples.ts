import { Secret, Type } from '@docker-watcher/sdk';
import type { Deploy, Promotion, Prunable, Release, StagePlan, StageRow, StageSpec } from '../../src/deploy/index.js';
import type { Check, PartFacts, PluginFacts } from '../../src/http/index.js';

/** What stands in the world of the API's tests. */

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const START = new Date('2026-03-01T12:00:00Z');

function specOf(project: string, stage: string): StageSpec {
  return {
    key: `${project}/${stage}`,
    project,
    stage,
    registry: 'gitea',
    image: { host: 'git.example.com', repository: `alexei/${project}` },
    tags: { pattern: { kind: 'glob', text: 'dev-*' }, order: 'auto' },
    autoDeploy: true,
    confirm: false,
    minAgeMs: 0,
    port: 3000,
    host: `stage-${stage}-${project}.example.com`,
    websockets: false,
    strategy: 'auto',
    bakeMs: 30_000,
    drainMs: 10_000,
    keep: 3,
    applyConfig: 'manual',
    hooks: {},
    run: {
      env: { PASSWORD: { value: 'never-to-be-seen', secret: true } },
      labels: {},
      network: 'net',
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
      stopTimeoutMs: 10_000,
    },
  };
}

export const SPEC = specOf('app', 'dev');
/** Promoted to, from a stage that the tests never ask for. */
export const OTHER_SPEC: StageSpec = { ...specOf('other', 'dev'), promoteFrom: 'rel' };
export const ROW: StageRow = { id: 'stage-app-dev', project: 'app', stage: 'dev', state: 'active' };
export const ORPHAN: StageRow = { id: 'stage-app-old', project: 'app', stage: 'old', state: 'orphan' };

export const DEPLOY: Deploy = {
  id: 'deploy-1',
  seq: 1,
  stageId: ROW.id,
  project: 'app',
  stage: 'dev',
  kind: 'deploy',
  state: 'succeeded',
  image: 'git.example.com/alexei/app',
  tag: 'dev-1',
  digest: DIGEST,
  force: false,
  actor: { kind: 'webhook', id: 'gitea' },
  reason: 'pushed to gitea',
  createdAt: START,
  startedAt: START,
  finishedAt: new Date(START.getTime() + 12_000),
  attempt: 0,
};
export const OTHER_DEPLOY: Deploy = { ...DEPLOY, id: 'deploy-2', seq: 2, stageId: 'x', project: 'other' };

export const RELEASE: Release = {
  id: 'release-1',
  stageId: ROW.id,
  project: 'app',
  stage: 'dev',
  deployId: DEPLOY.id,
  number: 1,
  image: DEPLOY.image,
  tag: 'dev-1',
  digest: DIGEST,
  snapshotId: 'snap',
  configHash: 'hash',
  containerId: 'c1',
  containerName: 'app-dev-1',
  localTag: 'docker-watcher/app-dev:1',
  liveAt: START,
};

export const PROMOTION: Promotion = {
  ...{ from: 'other/rel', tag: 'v1.4.2', digest: DIGEST, release: 7, liveAt: START, liveMs: 266_400_000 },
  by: { kind: 'user', id: 'ann' },
  evidence: [
    { step: 'gate', text: '200 from /api/health in 12 ms, twice' },
    { step: 'prove', text: 'generation 7 answers at stage-rel-other.example.com' },
  ],
};

export const PRUNABLE: readonly Prunable[] = [
  {
    key: 'app/dev',
    project: 'app',
    stage: 'dev',
    stops: [],
    containers: ['app-dev-00000001'],
    images: ['docker-watcher/app-dev:00000001'],
    releases: [{ number: 1, tag: 'dev-1', digest: DIGEST }],
  },
];

export const PLANS: readonly StagePlan[] = [
  {
    ...{ key: 'app/dev', project: 'app', stage: 'dev', state: 'active' },
    live: { number: 1, tag: 'dev-1', digest: DIGEST, liveAt: START },
    strategy: {
      kind: 'recreate',
      reason: '/srv/app is mounted read-write, and two versions may not be meant to write to it at once',
      hint: 'If they may: { source: /srv/app, target: /data, shared: true }',
    },
    gap: 'Requests wait in the proxy, at most 30 s, from the stop of the old version until the new one is healthy.',
    reach: { kind: 'ip', reason: "docker-watcher is a process on the engine's host" },
    waiting: ['env.LEVEL', 'port'],
    drift: [
      { kind: 'restart-policy', text: 'The restart policy of app-dev-1 is "no" instead of "always".', heals: true },
      { kind: 'container-missing', text: 'app-dev-1, which ran dev-1, is gone.', heals: false },
    ],
  },
  {
    ...{ key: 'app/old', project: 'app', stage: 'old', state: 'orphan', waiting: [], drift: [] },
    problem: 'No Docker engine answers.',
  },
  {
    ...{ key: 'other/dev', project: 'other', stage: 'dev', state: 'active', waiting: [], drift: [] },
    strategy: { kind: 'blue-green', reason: 'nothing stands in the way of two versions side by side' },
    reach: { kind: 'network', reason: 'the proxy is a container on the same network' },
  },
];

const SETTINGS = Type.Object({ url: Type.String(), token: Type.Optional(Secret()) });
export const PLUGINS: readonly PluginFacts[] = [
  {
    name: 'gitea',
    package: '@docker-watcher/plugin-gitea',
    version: '0.1.0',
    parts: [{ kind: 'registry', type: 'gitea', label: 'Gitea', icon: 'gitea', settings: SETTINGS }],
  },
  { name: 'lost', parts: [], problem: { code: 'plugin.missing', message: 'It is not installed.' } },
];
export const PARTS: readonly PartFacts[] = [
  {
    ...{ id: 'gitea', kind: 'registry', type: 'gitea', plugin: 'gitea', state: 'degraded', detail: 'It is slow.' },
    settings: { url: 'https://git.example.com', token: 'never-to-be-seen' },
    schema: SETTINGS,
  },
];

export const CHECKS: readonly Check[] = [
  { id: 'engine', title: 'Docker Engine', state: 'ok', detail: 'Docker 20.10.24 (API 1.41) on Debian, linux/amd64.' },
  {
    ...{ id: 'registry.gitea', title: 'Registry gitea', state: 'failed' },
    detail: 'gitea (@docker-watcher/plugin-gitea): git.example.com refuses the token.',
    hint: 'Make a token with the scope "read:package" under Settings > Applications.',
  },
  {
    ...{ id: 'registry.gitea.trust', title: 'Engine and git.example.com:3000', state: 'warning' },
    detail: 'It has a certificate authority of its own, and the engine needs it too.',
    hint: 'Copy the certificate authority to /etc/docker/certs.d/git.example.com:3000/ca.crt.',
  },
  { id: 'notifier', title: 'Notifiers', state: 'skipped', detail: 'Nobody is told of deploys.' },
];
