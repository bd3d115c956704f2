import type {
  CandidateView,
  CheckView,
  DeployDetailView,
  ProjectView,
  Schema,
  StageView,
  StepName,
} from '../../api/views.js';
import type { Line } from '../../ui/log/log.js';
import type { Choice } from '../change/choice-list.js';

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
        stage('rel', {
          live: live('v2', DAY),
          drifted: { since: before(90), reason: 'The container was removed.', kinds: ['container-missing'] },
        }),
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

/** Stages of which each needs somebody, for another reason. */
export function troubles(): ProjectView {
  const [, failed, running] = deploys();
  const held = { digest: digest('b'), cause: 'gate', reason: 'It did not become healthy.', at: before(600) };
  return {
    id: 'needs-you',
    stages: [
      stage('failed', {
        live: live('v1', 300),
        ...(failed === undefined ? {} : { last: failed }),
        quarantined: [held],
      }),
      stage('held', { live: live('v2', 300), quarantined: [{ ...held, digest: digest('d') }] }),
      stage('configured', { live: live('v3', 300), configurationWaiting: true }),
      stage('rel', { live: live('v4', 300), waiting: 1 }),
      stage('stuck', {
        live: live('v5', 300),
        ...(running === undefined ? {} : { open: { ...running, state: 'stuck' } }),
      }),
      stage('paused', { live: live('v6', 300), pausedAt: before(90) }),
    ],
  };
}

export function choices(): readonly Choice[] {
  return [
    { key: 'v2', tag: 'v2', digest: digest('a'), note: 'live for 2 days', evidence: ['GET /health answered 200'] },
    { key: 'v1', tag: 'v1', digest: digest('b'), at: before(9 * DAY), note: 'tried already' },
    { key: 'v0', tag: 'v0', digest: digest('c'), obstacle: 'It was rolled back from.' },
  ];
}

export function checks(): readonly CheckView[] {
  return [
    { id: 'engine', title: 'Docker Engine', state: 'ok', detail: 'It answers.' },
    { id: 'proxy', title: 'Proxy', state: 'failed', detail: 'It does not answer.', hint: 'Is it running?' },
    { id: 'clock', title: 'Clock', state: 'warning', detail: 'It is 4 minutes slow.' },
    { id: 'webhook', title: 'Webhooks', state: 'skipped', detail: 'No project yet.' },
  ];
}

export const schema: Schema = {
  type: 'object',
  required: ['url'],
  properties: {
    url: { type: 'string', title: 'Address', description: 'Where it is.' },
    timeout: { type: 'string', title: 'Deadline', default: '10s' },
    mode: { type: 'string', enum: ['push', 'poll'] },
  },
};

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
