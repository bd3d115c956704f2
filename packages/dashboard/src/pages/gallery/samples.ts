import type { CandidateView, DeployDetailView, ProjectView, StageView, StepName } from '../../api/views.js';
import type { Line } from '../../ui/log/log.js';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const before = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const DAY = 86_400;

function stage(name: string, more: Partial<StageView>): StageView {
  return {
    project: 'sample',
    stage: name,
    state: 'running',
    waiting: 0,
    quarantined: [],
    address: `https://${name}.example.com/`,
    ...more,
  };
}

const live = (tag: string, age: number) => ({ release: 3, tag, digest: digest('a'), since: before(age) });

/** A pipeline for each state that a stage can be in. */
export function pipelines(): readonly ProjectView[] {
  const [, , running] = deploys();
  return [
    {
      id: 'sample',
      stages: [
        stage('dev', {
          live: live('dev-41', 300),
          ...(running === undefined ? {} : { open: running, state: 'deploying' }),
        }),
        stage('rel', { live: live('v1.4.2', 2 * DAY), waiting: 1 }),
        stage('prod', { live: live('v1.4.1', 9 * DAY), promoteFrom: 'rel', confirm: true }),
      ],
    },
    {
      id: 'troubled',
      stages: [
        stage('dev', { live: live('dev-7', 60), unhealthy: { since: before(20), reason: 'It answers 503.' } }),
        stage('rel', { live: live('v2', DAY), drifted: { since: before(90), reason: 'The container was removed.' } }),
        stage('prod', { live: live('v1', 40 * DAY), state: 'stopped', stoppedAt: before(400) }),
      ],
    },
    {
      id: 'new',
      stages: [
        stage('dev', { state: 'empty' }),
        stage('prod', { state: 'failed' }),
        stage('old', { state: 'orphan', live: live('v0', 90 * DAY) }),
      ],
    },
  ];
}

export function waiting(): ReadonlyMap<string, CandidateView> {
  return new Map([['rel', { tag: 'v1.4.3', digest: digest('c'), live: false, mark: false }]]);
}

export function deploys(): readonly DeployDetailView[] {
  const shared = {
    project: 'sample',
    stage: 'dev',
    kind: 'deploy',
    image: 'git.example.com/me/sample',
    actor: { kind: 'webhook', id: 'gitea' },
    reason: 'pushed to gitea',
    force: false,
    attempt: 0,
    createdAt: before(60),
    startedAt: before(58),
  } as const;
  const step = (name: StepName, state: 'done' | 'failed' | 'intended') =>
    ({
      name,
      phase: 'do',
      state,
      startedAt: before(40),
      ...(state === 'intended' ? {} : { durationMs: 1_200 }),
    }) as const;
  return [
    {
      ...shared,
      id: 'd1',
      seq: 1,
      tag: 'dev-41',
      digest: digest('a'),
      state: 'succeeded',
      durationMs: 18_300,
      finishedAt: before(30),
      steps: [step('preflight', 'done'), step('pull', 'done'), step('gate', 'done')],
    },
    {
      ...shared,
      id: 'd2',
      seq: 2,
      tag: 'dev-42',
      digest: digest('b'),
      state: 'failed',
      durationMs: 61_000,
      finishedAt: before(20),
      steps: [step('preflight', 'done'), step('pull', 'done'), step('gate', 'failed')],
      failure: {
        step: 'gate',
        code: 'container.unhealthy',
        message: 'dev-42 did not become healthy within 60 s.',
        diagnosis: 'Nothing listens on port 3000. The image exposes 8080: set port: 8080.',
        nowServing: 'dev-41 is still serving.',
        log: ['listening on 8080'],
        probes: [{ at: before(22), healthy: false, evidence: 'connection refused' }],
      },
    },
    {
      ...shared,
      id: 'd3',
      seq: 3,
      tag: 'dev-43',
      digest: digest('c'),
      state: 'running',
      step: 'gate',
      steps: [step('preflight', 'done'), step('pull', 'done'), step('gate', 'intended')],
    },
  ];
}

export function lines(): readonly Line[] {
  const esc = String.fromCharCode(27);
  return Array.from({ length: 400 }, (_, index) => ({
    at: before(400 - index),
    text:
      index % 9 === 0
        ? `${esc}[32mGET${esc}[0m /health ${esc}[1m200${esc}[0m in ${index} ms`
        : `line ${index}: something was done`,
    ...(index % 40 === 0 ? { tone: 'failed' as const } : {}),
  }));
}
