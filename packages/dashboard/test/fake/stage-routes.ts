import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CandidateView } from '../../src/api/views.js';
import { type Body, json, problem } from './answers.js';
import { promotionsOf } from './evidence.js';
import type { Stage } from './models.js';
import type { Streams } from './streams.js';
import type { World } from './world.js';

const ACTOR = { kind: 'user', id: 'admin' } as const;

const WISHES: Readonly<
  Record<'pause' | 'resume' | 'stop' | 'start', { type: string; does: (stage: Stage, now: string) => void }>
> = {
  pause: { type: 'stage.paused', does: (stage, now) => void Object.assign(stage, { pausedAt: now }) },
  resume: { type: 'stage.resumed', does: (stage) => void delete stage.pausedAt },
  stop: {
    type: 'stage.stopped',
    does: (stage, now) => void Object.assign(stage, { stoppedAt: now, state: 'stopped' }),
  },
  start: {
    type: 'stage.started',
    does: (stage) => {
      delete stage.stoppedAt;
      stage.state = 'running';
    },
  },
};

/** What the API answers under one stage. */
export class StageRoutes {
  constructor(
    private readonly world: World,
    private readonly streams: Streams,
  ) {}

  /** `rest`: what follows the stage in the path. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    [project, name, rest]: readonly [string, string, string],
    body: Body,
  ): void {
    const stage = this.world.stage(project, name);
    if (stage === undefined) return void problem(response, 404, 'not_found', `There is no stage "${project}/${name}".`);
    switch (request.method) {
      case 'GET':
        return void this.#read(request, response, stage, rest);
      case 'POST':
        return void this.#change(response, stage, rest, body);
      default:
        return void this.#erase(response, stage, rest);
    }
  }

  #read(request: IncomingMessage, response: ServerResponse, stage: Stage, rest: string): void {
    const { world } = this;
    const key = `${stage.project}/${stage.stage}`;
    switch (rest) {
      case '':
        return void json(response, 200, stage);
      case 'releases':
        return void json(response, 200, { releases: world.releases.get(key) ?? [] });
      case 'promotions':
        return void json(response, 200, { promotions: promotionsOf(world, stage) });
      case 'candidates': {
        const looked = new Date(Date.now() - 22_000).toISOString();
        return void json(response, 200, {
          project: stage.project,
          stage: stage.stage,
          candidates: [...(world.candidates.get(key) ?? []), ...this.#others(stage)],
          repository: { image: stage.image, lastLookAt: looked, lastOkAt: looked },
        });
      }
      case 'logs':
        return void this.streams.logs(request, response, key);
      case 'stats':
        return void this.streams.stats(request, response, stage.live?.tag ?? '');
      default:
        return void problem(response, 404, 'not_found', `There is no GET ${request.url}.`);
    }
  }

  /** Tags of the same image that other stages take. */
  #others(stage: Stage): readonly CandidateView[] {
    const { world } = this;
    const known = new Set((world.candidates.get(`${stage.project}/${stage.stage}`) ?? []).map(({ tag }) => tag));
    const detail = `It does not match "${stage.tagPattern}".`;
    return (world.projects.find(({ id }) => id === stage.project)?.stages ?? [])
      .filter((other) => other !== stage && other.tagPattern !== stage.tagPattern)
      .flatMap((other) => world.candidates.get(`${other.project}/${other.stage}`) ?? [])
      .filter(({ tag }) => !known.has(tag) && known.add(tag))
      .map(({ decision, ...candidate }) => ({
        ...candidate,
        live: false,
        mark: false,
        decision: { reason: 'pattern', detail, at: decision?.at ?? '' },
      }));
  }

  #change(response: ServerResponse, stage: Stage, rest: string, body: Body): void {
    const { world } = this;
    const key = `${stage.project}/${stage.stage}`;
    const where = { project: stage.project, stage: stage.stage, actor: ACTOR, data: {} };
    const asksFirst = rest === 'deploy' || rest === 'promote' || rest === 'apply';
    if (asksFirst && stage.confirm === true && body.confirm !== true)
      return void problem(response, 409, 'deploy.needs_confirmation', `${key} wants every deploy to be confirmed.`);
    switch (rest) {
      case 'deploy':
        return void json(response, 202, world.begin(stage, String(body.tag), { actor: ACTOR }));
      case 'promote': {
        const from = world.releases
          .get(`${stage.project}/${stage.promoteFrom}`)
          ?.find(({ digest }) => digest === body.digest);
        if (from === undefined) return void problem(response, 409, 'deploy.not_promotable', 'It never ran there.');
        return void json(
          response,
          202,
          world.begin(stage, from.tag, { kind: 'promote', actor: ACTOR, digest: from.digest }),
        );
      }
      case 'rollback': {
        const releases = world.releases.get(key) ?? [];
        const to = body.to === undefined ? releases.at(-2) : releases.find(({ number }) => String(number) === body.to);
        if (to === undefined)
          return void problem(response, 409, 'deploy.nothing_to_roll_back', 'There is nothing to return to.');
        return void json(
          response,
          202,
          world.begin(stage, to.tag, { kind: 'rollback', actor: ACTOR, digest: to.digest }),
        );
      }
      case 'restart':
      case 'apply':
        if (rest === 'apply') delete stage.configurationWaiting;
        return void json(response, 202, world.begin(stage, stage.live?.tag ?? '', { kind: rest, actor: ACTOR }));
      case 'pause':
      case 'resume':
      case 'stop':
      case 'start': {
        const { type, does } = WISHES[rest];
        does(stage, new Date().toISOString());
        world.emit({ type, ...where });
        return void json(response, 200, stage);
      }
      case 'skip':
        for (const candidate of world.candidates.get(key) ?? []) {
          if (candidate.tag !== body.tag) continue;
          const at = new Date().toISOString();
          candidate.decision = { reason: 'skipped', detail: 'A person said to skip it.', at };
        }
        stage.waiting = Math.max(0, stage.waiting - 1);
        world.emit({ type: 'candidate.skipped', ...where, data: { tag: body.tag } });
        return void response.writeHead(204).end();
      default:
        return void problem(response, 404, 'not_found', `There is no POST ${key}/${rest}.`);
    }
  }

  #erase(response: ServerResponse, stage: Stage, rest: string): void {
    const where = { project: stage.project, stage: stage.stage, actor: ACTOR, data: {} };
    if (rest === '') {
      if (stage.state !== 'orphan')
        return void problem(
          response,
          409,
          'stage.conflict',
          'It stands in the configuration.',
          'Take it out of the file.',
        );
      const project = this.world.projects.find(({ id }) => id === stage.project);
      project?.stages.splice(project.stages.indexOf(stage), 1);
      this.world.emit({ type: 'stage.removed', ...where });
    } else {
      stage.quarantined = stage.quarantined.filter(({ digest }) => digest !== rest.slice('quarantine/'.length));
      this.world.emit({ type: 'quarantine.lifted', ...where });
    }
    response.writeHead(204).end();
  }
}
