import type {
  DeployKind,
  DeployState,
  DeployView,
  EventView,
  ProjectView,
  StageView,
  Standing,
  StepName,
} from '../api/views.js';

/** What an event does to the picture at once. What it can't tell is asked for: see `asksForMore`. */
export function applyEvent(projects: readonly ProjectView[], event: EventView): readonly ProjectView[] {
  const { project, stage } = event;
  if (project === undefined || stage === undefined) return projects;
  const at = projects.findIndex(({ id }) => id === project);
  const found = projects[at];
  const before = found?.stages.find((one) => one.stage === stage);
  if (found === undefined || before === undefined) return projects;
  const after = applyToStage(before, event);
  if (after === before) return projects;
  const stages = found.stages.map((one) => (one === before ? after : one));
  return projects.with(at, { ...found, stages });
}

const ASKING = new Set([
  'candidate.available',
  'candidate.skipped',
  'candidate.seen',
  'deploy.queued',
  'deploy.succeeded',
  'deploy.failed',
  'deploy.cancelled',
  'deploy.superseded',
  'quarantine.added',
  'quarantine.lifted',
  'config.waiting',
  'stage.orphaned',
  // Some of the drift may be left.
  'stage.healed',
]);

/** Whether a stage is to be read anew after this event: counts and texts that events do not carry. */
export function asksForMore({ type }: EventView): boolean {
  return ASKING.has(type);
}

/** Whether all is to be read anew: stages came or went. */
export function changesEverything({ type }: EventView): boolean {
  return type === 'config.reloaded' || type === 'stage.removed' || type === 'controller.started';
}

const STATES: Readonly<Record<string, DeployState>> = {
  'deploy.queued': 'queued',
  'deploy.started': 'running',
  'deploy.recovering': 'recovering',
  'deploy.undoing': 'undoing',
  'deploy.stuck': 'stuck',
  'deploy.succeeded': 'succeeded',
  'deploy.failed': 'failed',
  'deploy.cancelled': 'cancelled',
  'deploy.superseded': 'superseded',
};

function applyToStage(stage: StageView, event: EventView): StageView {
  if (event.type.startsWith('deploy.')) return applyDeploy(stage, event);
  switch (event.type) {
    case 'stage.paused':
      return { ...stage, pausedAt: event.at };
    case 'stage.resumed':
      return without(stage, 'pausedAt');
    case 'stage.stopped':
      return { ...stage, stoppedAt: event.at, state: 'stopped' };
    case 'stage.started':
      return { ...without(stage, 'stoppedAt'), state: stage.live === undefined ? stage.state : 'running' };
    case 'stage.unhealthy':
      return { ...stage, unhealthy: standing(event) };
    case 'stage.recovered':
      return without(stage, 'unhealthy');
    case 'stage.drifted':
      return { ...stage, drifted: { ...standing(event), kinds: texts(event.data.kinds) } };
    case 'stage.healed':
      return without(stage, 'drifted');
    case 'config.waiting':
      return { ...stage, configurationWaiting: true };
    default:
      return stage;
  }
}

function applyDeploy(stage: StageView, event: EventView): StageView {
  const known = stage.open?.id === event.deploy ? stage.open : undefined;
  const state = STATES[event.type];
  if (state === 'queued') return stage.open === undefined ? begin(stage, event, 'queued') : stage;
  if (state === 'succeeded' || state === 'failed' || state === 'cancelled' || state === 'superseded') {
    return known === undefined && stage.open !== undefined
      ? stage
      : settle(stage, known ?? draft(event, state), state, event);
  }
  if (state !== undefined) {
    if (known === undefined) return begin(stage, event, state);
    const started = state === 'running' && known.startedAt === undefined ? { startedAt: event.at } : {};
    return { ...stage, state: 'deploying', open: { ...known, ...started, state } };
  }
  const step = text(event.data.step);
  if (known === undefined || event.type !== 'deploy.step.started' || step === undefined) return stage;
  return { ...stage, open: { ...known, step: step as StepName } };
}

function begin(stage: StageView, event: EventView, state: DeployState): StageView {
  return { ...stage, state: 'deploying', open: draft(event, state) };
}

function settle(stage: StageView, open: DeployView, state: DeployState, event: EventView): StageView {
  const last: DeployView = { ...open, state, finishedAt: event.at };
  const rest = { ...without(stage, 'open'), last };
  if (state !== 'succeeded') {
    return { ...rest, state: stage.live !== undefined ? 'running' : state === 'failed' ? 'failed' : 'empty' };
  }
  const { tag, digest } = last;
  return {
    ...without(without(without(rest, 'unhealthy'), 'drifted'), 'configurationWaiting'),
    state: 'running',
    live: { release: (stage.live?.release ?? 0) + 1, tag, digest, since: event.at },
  };
}

/** A deploy as far as its event tells of it. */
function draft({ at, seq, actor, deploy, project, stage, data }: EventView, state: DeployState): DeployView {
  return {
    id: deploy ?? '',
    seq,
    project: project ?? '',
    stage: stage ?? '',
    kind: (text(data.kind) ?? 'deploy') as DeployKind,
    state,
    image: text(data.image) ?? '',
    tag: text(data.tag) ?? '',
    digest: text(data.digest) ?? '',
    actor,
    reason: text(data.reason) ?? '',
    force: false,
    attempt: 0,
    createdAt: at,
    ...(state === 'running' ? { startedAt: at } : {}),
  };
}

function standing({ at, data }: EventView): Standing {
  return { since: at, reason: text(data.reason) ?? text(data.detail) ?? text(data.message) ?? '' };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> & { [P in K]?: never } {
  const { [key]: _, ...rest } = value;
  return rest as Omit<T, K> & { [P in K]?: never };
}
