import { describe, expect, it } from 'vitest';
import { asWritten, stageAsWritten } from './as-written.js';

const STAGE = {
  key: 'web/prod',
  project: 'web',
  stage: 'prod',
  image: 'git.example.com/me/web',
  tags: { pattern: { kind: 'semver', text: '^1.2' }, exclude: { kind: 'regex', text: '-rc' }, order: 'auto' },
  autoDeploy: false,
  minAgeMs: 0,
  bakeMs: 90_000,
  probe: { type: 'http', settings: { path: '/health' }, intervalMs: 250, deadlineMs: 60_000 },
  run: {
    env: ['DATABASE_URL'],
    labels: { 'com.example.someName': 'x' },
    mounts: ['/srv/data:/data'],
    stopTimeoutMs: 10_000,
    memoryBytes: 536_870_912,
  },
};

describe('a stage as it is written', () => {
  it('has the keys, durations and sizes of the file', () => {
    expect(stageAsWritten(STAGE)).toEqual({
      image: 'git.example.com/me/web',
      tag_pattern: 'semver: ^1.2',
      tag_exclude: '/-rc/',
      order: 'auto',
      auto_deploy: false,
      min_age: '0ms',
      bake: '90s',
      healthcheck: { type: 'http', path: '/health', interval: '250ms', deadline: '1m' },
      env: ['DATABASE_URL'],
      labels: { 'com.example.someName': 'x' },
      volumes: ['/srv/data:/data'],
      stop_timeout: '10s',
      resources: { memory: '512m' },
    });
  });

  it('says nothing of what it does not have', () => {
    expect(stageAsWritten({ project: 'web', stage: 'dev', run: {} })).toEqual({});
  });
});

it('puts stages below their projects, and parts below their names', () => {
  const config = {
    parallelDeploys: 2,
    registries: [{ id: 'myGitea', type: 'gitea', settings: { url: 'https://git' }, pollIntervalMs: 60_000 }],
    proxy: { id: 'npm', type: 'npm', settings: { url: 'http://npm:81' } },
    notifiers: [],
    stages: [STAGE, { ...STAGE, stage: 'dev' }],
  };
  expect(asWritten(config)).toMatchObject({
    parallel_deploys: 2,
    registries: { myGitea: { type: 'gitea', url: 'https://git', poll_interval: '1m' } },
    proxy: { type: 'npm', url: 'http://npm:81' },
    projects: { web: { stages: { prod: { bake: '90s' }, dev: { bake: '90s' } } } },
  });
});
