import { Secret, Type } from '@docker-watcher/sdk';
import type { Deploy, Release, StageRow, StageSpec } from '../../src/deploy/index.js';
import type { PartFacts, PluginFacts } from '../../src/http/index.js';

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
export const OTHER_SPEC = specOf('other', 'dev');
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
