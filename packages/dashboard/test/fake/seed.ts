import type { EventView, LogLine, StepView } from '../../src/api/views.js';
import { type Deploy, digestOf, failureOf, type Land, plain, SHARE, STEPS, type Stage } from './models.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const NAMES = [
  'web-app-launcher',
  'photo-library',
  'billing-api',
  'notes',
  'weather-station',
  'mail-relay',
  'wiki',
  'media-indexer',
];

/** Fills a world with projects, with or without a past. */
export function seed(world: Land, projects: number, history: boolean): void {
  new Seed(world, projects, history);
}

class Seed {
  #random = 7;

  constructor(
    private readonly world: Land,
    projects: number,
    history: boolean,
  ) {
    for (let index = 0; index < projects; index += 1) this.#project(index, history && index < NAMES.length);
    world.deploys.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
    for (const [index, deploy] of world.deploys.entries()) deploy.seq = index + 1;
    this.#rest();
  }

  #next(below: number): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random % below;
  }

  #project(index: number, history: boolean): void {
    const id = NAMES[index] ?? `service-${String(index).padStart(3, '0')}`;
    const now = Date.now();
    const names = index % 4 === 3 ? ['prod'] : index % 3 === 2 ? ['dev', 'prod'] : ['dev', 'rel', 'prod'];
    const stages = (history ? names : ['dev', 'rel', 'prod']).map(
      (stage): Stage => ({
        project: id,
        stage,
        state: 'empty',
        image: `git.example.com/alexei/${id}`,
        registry: 'gitea',
        tagPattern: stage === 'dev' ? 'dev-*' : 'v*',
        autoDeploy: stage === 'dev',
        confirm: stage === 'prod',
        ...(stage === 'prod' && (names.includes('rel') || !history) ? { promoteFrom: 'rel' } : {}),
        host: stage === 'prod' ? `${id}.example.com` : `stage-${stage}-${id}.example.com`,
        address: stage === 'prod' ? `https://${id}.example.com/` : `https://stage-${stage}-${id}.example.com/`,
        waiting: 0,
        quarantined: [],
      }),
    );
    this.world.projects.push({ id, stages });
    for (const stage of stages) {
      const count = history ? (stage.stage === 'dev' ? 24 : stage.stage === 'rel' ? 8 : 5) : 1;
      const span = stage.stage === 'dev' ? 30 * DAY : 60 * DAY;
      for (let number = count; number >= 1; number -= 1) {
        const age = stage.stage === 'dev' ? 6 * MINUTE : stage.stage === 'rel' ? 2 * DAY : 9 * DAY;
        const at =
          now - age - ((number - 1) * span) / count - this.#next(5 * HOUR) * (number > 1 ? 1 : 0) - index * 17 * MINUTE;
        const version = count - number + 1;
        this.#past(
          stage,
          stage.stage === 'dev'
            ? `dev-${20 + version}`
            : `v1.${stage.stage === 'rel' ? version : Math.max(1, version)}.${index % 4}`,
          at,
          number > 1 && this.#next(9) === 0,
        );
      }
    }
  }

  /** A deploy of long ago. */
  #past(stage: Stage, tag: string, at: number, fails: boolean): void {
    const durationMs = 9_000 + this.#next(24_000);
    const time = (ms: number) => new Date(ms).toISOString();
    let from = at;
    const names = fails ? STEPS.slice(0, 5) : STEPS;
    const steps = names.map((name): StepView => {
      const tookMs = Math.round(((SHARE[name] ?? 1) / 11) * durationMs);
      const startedAt = time(from);
      from += tookMs;
      const failed = fails && name === 'gate';
      return {
        name,
        phase: 'do',
        state: failed ? 'failed' : 'done',
        startedAt,
        endedAt: time(from),
        durationMs: tookMs,
      };
    });
    const deploy: Deploy = {
      id: `d${this.world.deploys.length.toString(36).padStart(6, '0')}`,
      seq: 0,
      project: stage.project,
      stage: stage.stage,
      kind: stage.promoteFrom === undefined ? 'deploy' : 'promote',
      state: fails ? 'failed' : 'succeeded',
      step: fails ? 'gate' : 'bake',
      strategy: 'blue-green',
      image: stage.image ?? '',
      tag,
      digest: digestOf(tag),
      actor: stage.autoDeploy ? { kind: 'webhook', id: 'gitea' } : { kind: 'user', id: 'admin' },
      reason: stage.autoDeploy ? 'pushed to gitea' : 'by admin',
      force: false,
      attempt: 0,
      createdAt: time(at),
      startedAt: time(at),
      finishedAt: time(at + durationMs),
      durationMs,
      ...(fails ? { failure: failureOf(tag) } : {}),
      steps,
    };
    this.world.deploys.push(deploy);
    stage.last = plain(deploy);
    stage.state = 'running';
    this.world.see(
      stage,
      tag,
      fails ? 'quarantined' : 'below-mark',
      fails ? 'It did not become healthy.' : 'It was tried already and is not newer.',
      at - 20_000 - this.#next(60_000),
    );
    if (!fails) this.world.live(stage, deploy, time(at + durationMs));
  }

  #rest(): void {
    const now = Date.now();
    const iso = (ms: number) => new Date(now - ms).toISOString();
    this.world.parts = [
      { name: 'engine', state: 'ok', detail: 'Docker 28.1.1' },
      { name: 'configuration', state: 'ok' },
      { name: 'registry gitea', state: 'ok' },
      { name: 'registry github', state: 'ok' },
      { name: 'proxy npm', state: 'ok' },
      { name: 'notifier webhook', state: 'ok' },
    ];
    this.world.tokens = [
      {
        id: 't1',
        name: 'first start',
        prefix: 'dw_4fk2',
        ability: 'admin',
        createdAt: iso(60 * DAY),
        createdBy: 'controller',
        lastUsedAt: iso(3 * DAY),
      },
      {
        id: 't2',
        name: 'ci',
        prefix: 'dw_9xp1',
        ability: 'deploy',
        projects: ['web-app-launcher'],
        createdAt: iso(20 * DAY),
        createdBy: 'admin',
        expiresAt: new Date(now + 70 * DAY).toISOString(),
        lastUsedAt: iso(4 * MINUTE),
      },
    ];
    this.world.users = [
      { name: 'admin', ability: 'admin', passwordFrom: 'chosen', createdAt: iso(60 * DAY), createdBy: 'controller' },
      { name: 'alexei', ability: 'deploy', passwordFrom: 'generated', createdAt: iso(12 * DAY), createdBy: 'admin' },
    ];
    const sample: readonly [string, Record<string, unknown>, Partial<EventView>][] = [
      ['controller.started', { version: '0.1.0' }, {}],
      ['session.opened', {}, { actor: { kind: 'user', id: 'admin' } }],
      ['token.created', { name: 'ci' }, { actor: { kind: 'user', id: 'admin' } }],
      ['config.reloaded', { changed: ['web-app-launcher/prod'] }, {}],
    ];
    for (const [index, [type, data, more]] of sample.entries())
      this.world.emit({ type, data, at: iso((30 - index * 5) * HOUR), ...more });
    for (const deploy of this.world.deploys.slice(-40)) {
      const { project, stage, id, actor, tag, kind, state, finishedAt, failure } = deploy;
      this.world.emit({
        type: `deploy.${state}`,
        project,
        stage,
        deploy: id,
        actor,
        at: finishedAt ?? '',
        data: { kind, tag, ...(failure === undefined ? {} : { reason: failure.message }) },
      });
    }
    for (const { stages } of this.world.projects.slice(0, NAMES.length)) {
      for (const stage of stages) {
        const key = `${stage.project}/${stage.stage}`;
        this.world.lines.set(
          key,
          Array.from({ length: 300 }, (_, index) => lineOf(index, now)),
        );
      }
    }
  }
}

function lineOf(index: number, now: number): LogLine {
  const at = new Date(now - (300 - index) * 2_000).toISOString();
  const esc = String.fromCharCode(27);
  if (index % 37 === 0)
    return {
      at,
      stream: 'stderr',
      text: `warning: slow query (${200 + index} ms): select * from visits where day = $1 order by at desc limit 100`,
    };
  return {
    at,
    stream: 'stdout',
    text: `${esc}[32mGET${esc}[0m /api/items/${index % 50} ${esc}[1m200${esc}[0m ${3 + (index % 20)} ms`,
  };
}
