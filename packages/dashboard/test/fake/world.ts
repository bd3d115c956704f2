import type {
  CandidateView,
  DeployKind,
  DeployState,
  EventView,
  Failure,
  LogLine,
  ReleaseView,
  StepView,
  TokenView,
  UserView,
} from '../../src/api/views.js';
import {
  type Deploy,
  digestOf,
  type Land,
  type Mutable,
  type NewEvent,
  plain,
  type Reason,
  SHARE,
  STEPS,
  type Stage,
} from './models.js';
import { seed } from './seed.js';

export interface WorldOptions {
  readonly projects?: number;
  /** One step of a scripted deploy. */
  readonly stepMs?: number;
  readonly history?: boolean;
}

/** A docker-watcher in memory, as far as its API shows: projects, deploys that go by themselves, and events of it all. */
export class World implements Land {
  readonly projects: { id: string; stages: Stage[] }[] = [];
  readonly deploys: Deploy[] = [];
  readonly events: EventView[] = [];
  readonly releases = new Map<string, Mutable<ReleaseView>[]>();
  readonly candidates = new Map<string, Mutable<CandidateView>[]>();
  readonly lines = new Map<string, LogLine[]>();
  tokens: TokenView[] = [];
  users: UserView[] = [];
  parts: { name: string; state: 'ok' | 'degraded' | 'down'; detail?: string }[] = [];
  configErrors: readonly { line: number; column: number; path: string; message: string }[] = [];

  readonly #listeners = new Set<() => void>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #stepMs: number;

  constructor({ projects = 8, stepMs = 600, history = true }: WorldOptions = {}) {
    this.#stepMs = stepMs;
    seed(this, projects, history);
  }

  stage(project: string, stage: string): Stage | undefined {
    return this.projects.find(({ id }) => id === project)?.stages.find((one) => one.stage === stage);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: NewEvent): void {
    const actor = event.actor ?? { kind: 'system', id: 'controller' };
    this.events.push({ at: new Date().toISOString(), ...event, actor, seq: this.events.length + 1 });
    for (const listener of this.#listeners) listener();
  }

  /** A tag appears; what becomes of it is told by an event. */
  offer(stage: Stage, tag: string): void {
    this.see(stage, tag, 'available', 'It waits for a person: auto_deploy is off.', Date.now());
    stage.waiting += 1;
    this.emit({
      type: 'candidate.available',
      project: stage.project,
      stage: stage.stage,
      data: { tag, digest: digestOf(tag) },
    });
  }

  /** Begins a deploy that goes through its steps by itself. */
  begin(
    stage: Stage,
    tag: string,
    more: { kind?: DeployKind; actor?: EventView['actor']; failure?: Failure; digest?: string } = {},
  ): Deploy {
    const { kind = 'deploy', actor = { kind: 'webhook', id: 'gitea' }, failure } = more;
    const now = new Date().toISOString();
    const deploy: Deploy = {
      id: `d${Date.now().toString(36)}${this.deploys.length}`,
      seq: this.deploys.length + 1,
      project: stage.project,
      stage: stage.stage,
      kind,
      state: 'queued',
      strategy: 'blue-green',
      image: stage.image ?? '',
      tag,
      digest: more.digest ?? digestOf(tag),
      actor,
      reason: actor.kind === 'webhook' ? `pushed to ${actor.id}` : `${kind} by ${actor.id}`,
      force: false,
      attempt: 0,
      createdAt: now,
      request: `req-${this.deploys.length}`,
      steps: [],
    };
    this.deploys.push(deploy);
    this.#tell(deploy, 'deploy.queued', { reason: deploy.reason });
    this.#open(stage, deploy);
    this.#later(0.3, () => this.#start(stage, deploy, failure));
    return deploy;
  }

  cancel(deploy: Deploy): void {
    deploy.cancelRequestedAt = new Date().toISOString();
    this.#tell(deploy, 'deploy.cancel.requested');
    this.#later(0.2, () => {
      deploy.state = 'undoing';
      this.#tell(deploy, 'deploy.undoing');
      this.#later(1, () => this.#end(deploy, 'cancelled'));
    });
  }

  say(stage: Stage, text: string, stream: LogLine['stream'] = 'stdout'): void {
    const key = `${stage.project}/${stage.stage}`;
    const lines = this.lines.get(key) ?? [];
    lines.push({ at: new Date().toISOString(), stream, text });
    this.lines.set(key, lines);
    for (const listener of this.#listeners) listener();
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #start(stage: Stage, deploy: Deploy, failure: Failure | undefined): void {
    if (deploy.cancelRequestedAt !== undefined) return;
    deploy.state = 'running';
    deploy.startedAt = new Date().toISOString();
    this.#tell(deploy, 'deploy.started');
    this.#step(stage, deploy, 0, failure);
  }

  #step(stage: Stage, deploy: Deploy, index: number, failure: Failure | undefined): void {
    const name = STEPS[index];
    if (name === undefined) {
      this.#end(deploy, 'succeeded');
      return;
    }
    if (deploy.cancelRequestedAt !== undefined) return;
    deploy.step = name;
    const step: Mutable<StepView> = { name, phase: 'do', state: 'intended', startedAt: new Date().toISOString() };
    deploy.steps.push(step);
    this.#tell(deploy, 'deploy.step.started', { step: name, phase: 'do' });
    if (name === 'pull')
      this.#tell(deploy, 'deploy.step.progress', {
        step: name,
        layers: 8,
        layersDone: 3,
        currentBytes: 31_400_000,
        totalBytes: 84_200_000,
      });
    this.#later(SHARE[name] ?? 1, () => {
      if (deploy.cancelRequestedAt !== undefined) return;
      step.endedAt = new Date().toISOString();
      step.durationMs = Date.parse(step.endedAt) - Date.parse(step.startedAt);
      if (failure?.step === name) {
        step.state = 'failed';
        step.error = { code: failure.code, message: failure.message };
        this.#tell(deploy, 'deploy.step.failed', {
          step: name,
          phase: 'do',
          durationMs: step.durationMs,
          message: failure.message,
        });
        deploy.state = 'undoing';
        this.#tell(deploy, 'deploy.undoing');
        this.#later(0.5, () => {
          deploy.failure = failure;
          stage.quarantined = [
            { digest: deploy.digest, cause: 'gate', reason: failure.message, at: new Date().toISOString() },
          ];
          this.#end(deploy, 'failed', { reason: failure.message, diagnosis: failure.diagnosis });
        });
        return;
      }
      step.state = 'done';
      if (name === 'gate') step.evidence = 'GET /api/health answered 200 twice';
      if (name === 'prove') step.evidence = `https://${stage.host}/ answers with the new generation`;
      this.#tell(deploy, 'deploy.step.done', {
        step: name,
        phase: 'do',
        durationMs: step.durationMs,
        ...(step.evidence === undefined ? {} : { evidence: step.evidence }),
      });
      this.#step(stage, deploy, index + 1, failure);
    });
  }

  #end(deploy: Deploy, state: DeployState, data: Record<string, unknown> = {}): void {
    const stage = this.stage(deploy.project, deploy.stage);
    const now = new Date().toISOString();
    deploy.state = state;
    deploy.finishedAt = now;
    deploy.durationMs = Date.parse(now) - Date.parse(deploy.startedAt ?? deploy.createdAt);
    if (stage !== undefined) {
      delete stage.open;
      stage.last = plain(deploy);
      if (state === 'succeeded') this.live(stage, deploy, now);
      stage.state = stage.live === undefined ? (state === 'failed' ? 'failed' : 'empty') : 'running';
    }
    this.#tell(deploy, `deploy.${state}`, { durationMs: deploy.durationMs, ...data });
  }

  live(stage: Stage, deploy: Deploy, at: string): void {
    const key = `${stage.project}/${stage.stage}`;
    const releases = this.releases.get(key) ?? [];
    for (const release of releases) {
      if (release.how !== 'live') continue;
      release.how = 'warm';
      release.retiredAt = at;
    }
    const number = (releases.at(-1)?.number ?? 0) + 1;
    releases.push({
      id: `r${key}${number}`,
      number,
      tag: deploy.tag,
      digest: deploy.digest,
      deploy: deploy.id,
      liveAt: at,
      how: 'live',
    });
    this.releases.set(key, releases);
    stage.live = { release: number, tag: deploy.tag, digest: deploy.digest, since: at };
    for (const candidate of this.candidates.get(key) ?? []) {
      candidate.live = candidate.digest === deploy.digest;
      if (candidate.live && candidate.decision?.reason === 'available') {
        candidate.decision = { reason: 'same-digest', detail: 'It runs already.', at };
        stage.waiting = Math.max(0, stage.waiting - 1);
      }
    }
  }

  #open(stage: Stage, deploy: Deploy): void {
    stage.open = plain(deploy);
    stage.state = 'deploying';
  }

  #tell(deploy: Deploy, type: string, data: Record<string, unknown> = {}): void {
    const { project, stage: name, id, actor, kind, image, tag, digest } = deploy;
    const stage = this.stage(project, name);
    if (stage?.open?.id === id) stage.open = plain(deploy);
    this.emit({ type, project, stage: name, deploy: id, actor, data: { kind, image, tag, digest, ...data } });
  }

  #later(share: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, share * this.#stepMs);
    this.#timers.add(timer);
  }

  see(stage: Stage, tag: string, reason: Reason, detail: string, at: number): void {
    const key = `${stage.project}/${stage.stage}`;
    const seen = this.candidates.get(key) ?? [];
    const digest = digestOf(tag);
    const time = new Date(at).toISOString();
    seen.unshift({
      tag,
      id: `c${key}${tag}`,
      ...(reason === 'pattern' ? {} : { digest }),
      pushedAt: time,
      firstSeenAt: time,
      source: 'webhook',
      live: stage.live?.digest === digest,
      mark: false,
      decision: { reason, detail, at: time },
    });
    this.candidates.set(key, seen);
  }
}
