import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Body, json, problem, readBody } from './answers.js';
import { checksOf } from './checks.js';
import { configOf } from './config.js';
import { plansOf } from './evidence.js';
import { plugins } from './plugins.js';
import { StageRoutes } from './stage-routes.js';
import { Streams } from './streams.js';
import type { World } from './world.js';

export interface FakeOptions {
  readonly world: World;
  /** Folder of built files; absent: the API alone. */
  readonly site?: string;
  readonly port?: number;
  /** Begins without anybody signed in. */
  readonly signedOut?: boolean;
  readonly ability?: 'read' | 'deploy' | 'admin';
}

const PASSWORD = 'correct horse battery';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** As the real server sets it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** The API as the dashboard sees it, over a world in memory. */
export class FakeServer {
  readonly world: World;
  /** What was asked for: method and path. */
  readonly asked: string[] = [];
  /** Paths that answer with a fault, or not at all. */
  readonly faults = new Map<RegExp, 'error' | 'hang'>();
  readonly #server: Server;
  readonly #streams: Streams;
  readonly #stages: StageRoutes;
  #signedIn: boolean;

  constructor(private readonly options: FakeOptions) {
    this.world = options.world;
    this.#streams = new Streams(options.world);
    this.#stages = new StageRoutes(options.world, this.#streams);
    this.#signedIn = options.signedOut !== true;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        problem(response, 500, 'internal', String(error));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(this.options.port ?? 0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every stream, as a network does. */
  cut(): void {
    this.#streams.cut();
  }

  async stop(): Promise<void> {
    this.world.stop();
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const { pathname } = url;
    const isApi = pathname.startsWith('/api/') || pathname === '/readyz';
    if (!isApi) return void this.#serve(pathname, response);
    this.asked.push(`${request.method} ${pathname}`);
    const fault = [...this.faults].find(([pattern]) => pattern.test(pathname))?.[1];
    if (fault === 'hang') return;
    if (fault === 'error')
      return void problem(response, 502, 'engine.failed', 'The engine did not answer.', 'Is Docker running?');
    if (request.method !== 'GET' && request.headers['x-docker-watcher-csrf'] === undefined)
      return void problem(
        response,
        403,
        'request.forbidden',
        'A change by session needs the header x-docker-watcher-csrf.',
      );
    const body = await readBody(request);
    if (pathname === '/api/session') return void this.#session(request, response, url, body);
    if (pathname === '/readyz')
      return void json(response, 200, {
        state: worst(this.world),
        parts: this.#signedIn ? this.world.parts : undefined,
      });
    if (!this.#signedIn) return void problem(response, 401, 'request.unauthenticated', 'Who are you?');
    if (request.method !== 'GET' && this.options.ability === 'read')
      return void problem(response, 403, 'request.forbidden', 'You may only look.');
    return void this.#route(request, response, url, body);
  }

  #session(request: IncomingMessage, response: ServerResponse, url: URL, body: Body): void {
    if (request.method === 'POST') {
      if (body.password !== PASSWORD)
        return void problem(response, 401, 'request.unauthenticated', 'User and password do not belong together.');
      this.#signedIn = true;
      return void json(response, 201, this.#who());
    }
    if (!this.#signedIn) return void problem(response, 401, 'request.unauthenticated', 'Who are you?');
    if (request.method !== 'DELETE') return void json(response, 200, this.#who());
    this.#signedIn = false;
    if (url.searchParams.get('everywhere') === 'true') this.cut();
    response.writeHead(204).end();
  }

  #who() {
    return {
      via: 'session',
      actor: { kind: 'user', id: 'admin' },
      ability: this.options.ability ?? 'admin',
      canChangePassword: true,
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    };
  }

  #route(request: IncomingMessage, response: ServerResponse, url: URL, body: Body): void {
    const { world } = this;
    const { pathname, searchParams } = url;
    const method = request.method ?? 'GET';
    const [, project, name, rest = ''] = /^\/api\/projects\/([^/]+)\/stages\/([^/]+)(?:\/(.+))?$/.exec(pathname) ?? [];
    if (project !== undefined && name !== undefined)
      return void this.#stages.answer(request, response, [project, name, decodeURIComponent(rest)], body);
    const [, deployId, deployRest] = /^\/api\/deploys\/([^/]+)(?:\/(.+))?$/.exec(pathname) ?? [];
    if (deployId !== undefined) return void this.#deploy(request, response, deployId, deployRest, body);
    switch (`${method} ${pathname}`) {
      case 'GET /api/projects':
        return void json(response, 200, { projects: world.projects });
      case 'GET /api/deploys':
        return void this.#deploys(response, searchParams);
      case 'GET /api/events':
        return void this.#streams.events(
          request,
          response,
          () => true,
          () => false,
          Number(searchParams.get('after') ?? world.events.length),
        );
      case 'GET /api/doctor':
        return void json(response, 200, { checks: checksOf(world) });
      case 'GET /api/plan':
        return void json(response, 200, { stages: plansOf(world) });
      case 'GET /api/audit':
        return void this.#audit(response, searchParams);
      case 'GET /api/config':
        return void json(response, 200, configOf(world));
      case 'POST /api/config/reload':
        return void (world.configErrors.length === 0
          ? json(response, 200, { changed: ['web-app-launcher/prod'] })
          : problem(
              response,
              422,
              'config.invalid',
              `The file has ${world.configErrors.length} mistakes; what ran runs on.`,
              'Correct the file; it is read again when it changes.',
              world.configErrors,
            ));
      case 'GET /api/webhooks':
        return void json(response, 200, {
          webhooks: [
            {
              source: 'gitea',
              type: 'gitea',
              address: '/api/webhook/gitea',
              supported: true,
              secret: 'a-secret-of-gitea',
            },
            { source: 'docker-hub', type: 'oci', address: '/api/webhook/docker-hub', supported: false },
            {
              source: 'generic',
              type: 'generic',
              address: '/api/webhook/generic',
              supported: true,
              secret: 'a-secret-of-ci',
            },
          ],
        });
      case 'GET /api/plugins':
        return void json(response, 200, plugins(world));
      case 'GET /api/tokens':
        return void json(response, 200, { tokens: world.tokens });
      case 'POST /api/tokens': {
        const token = {
          id: `t${world.tokens.length + 1}`,
          name: String(body.name),
          prefix: 'dw_new1',
          ability: body.ability as 'read',
          createdAt: new Date().toISOString(),
          createdBy: 'admin',
        };
        world.tokens = [token, ...world.tokens];
        world.emit({ type: 'token.created', data: { name: token.name }, actor: { kind: 'user', id: 'admin' } });
        return void json(response, 201, { ...token, token: 'dw_new1_abcdefghijklmnop' });
      }
      case 'GET /api/users':
        return void json(response, 200, { users: world.users });
      case 'POST /api/users': {
        const user = {
          name: String(body.name),
          ability: body.ability as 'read',
          passwordFrom: 'generated' as const,
          createdAt: new Date().toISOString(),
          createdBy: 'admin',
        };
        world.users = [...world.users, user];
        return void json(response, 201, { ...user, password: 'made-up-password' });
      }
      case 'POST /api/session/password':
        return void (body.current === PASSWORD
          ? void response.writeHead(204).end()
          : problem(response, 401, 'request.unauthenticated', 'That is not your current password.'));
    }
    if (method === 'DELETE' && pathname.startsWith('/api/tokens/')) {
      world.tokens = world.tokens.filter(({ id }) => id !== pathname.split('/').at(-1));
      return void response.writeHead(204).end();
    }
    if (method === 'DELETE' && pathname.startsWith('/api/users/')) {
      world.users = world.users.filter(({ name }) => name !== pathname.split('/').at(-1));
      return void response.writeHead(204).end();
    }
    if (method === 'POST' && /^\/api\/users\/[^/]+\/password$/.test(pathname))
      return void json(response, 200, { password: 'another-made-up-one' });
    if (method === 'POST' && /^\/api\/notifiers\/[^/]+\/test$/.test(pathname))
      return void response.writeHead(204).end();
    problem(response, 404, 'not_found', `There is no ${method} ${pathname}.`);
  }

  #deploy(request: IncomingMessage, response: ServerResponse, id: string, rest: string | undefined, _: Body): void {
    const deploy = this.world.deploys.find((one) => one.id === id);
    if (deploy === undefined) return void problem(response, 404, 'not_found', `There is no deploy "${id}".`);
    if (rest === undefined) return void json(response, 200, deploy);
    if (rest === 'cancel') {
      if (deploy.finishedAt !== undefined)
        return void problem(response, 409, 'deploy.too_late', 'It has ended already.', 'Roll back instead.');
      this.world.cancel(deploy);
      return void json(response, 202, deploy);
    }
    return void this.#streams.events(
      request,
      response,
      (event) => event.deploy === id,
      () => deploy.finishedAt !== undefined,
      0,
    );
  }

  #deploys(response: ServerResponse, query: URLSearchParams): void {
    const wanted = (name: string, value: string) => query.get(name) === null || query.get(name) === value;
    const states = query.get('state')?.split(',');
    const isOpen = (state: string) => ['queued', 'running', 'undoing', 'recovering', 'stuck'].includes(state);
    const limit = Number(query.get('limit') ?? 50);
    const before = Number(query.get('cursor') ?? Number.POSITIVE_INFINITY);
    const found = this.world.deploys
      .filter(
        ({ project, stage, state, seq }) =>
          wanted('project', project) &&
          wanted('stage', stage) &&
          seq < before &&
          (states === undefined || states.includes(state) || (states.includes('open') && isOpen(state))),
      )
      .reverse();
    const page = found.slice(0, limit).map(({ steps: _, ...deploy }) => deploy);
    json(response, 200, { deploys: page, ...(found.length > limit ? { next: page.at(-1)?.seq } : {}) });
  }

  #audit(response: ServerResponse, query: URLSearchParams): void {
    const limit = Number(query.get('limit') ?? 100);
    const before = Number(query.get('cursor') ?? Number.POSITIVE_INFINITY);
    const wanted = (name: string, value: string | undefined) => query.get(name) === null || query.get(name) === value;
    const found = this.world.events
      .filter(
        ({ seq, type, project, stage }) =>
          seq < before && !type.startsWith('deploy.step.') && wanted('project', project) && wanted('stage', stage),
      )
      .reverse();
    const entries = found
      .slice(0, limit)
      .map((event) => (event.actor.kind === 'user' ? { ...event, from: '192.0.2.7' } : event));
    json(response, 200, { entries, ...(found.length > limit ? { next: entries.at(-1)?.seq } : {}) });
  }

  async #serve(path: string, response: ServerResponse): Promise<void> {
    const { site } = this.options;
    if (site === undefined) return void problem(response, 404, 'not_found', 'No site.');
    const name = extname(path) === '' ? '/index.html' : path;
    const body = await readFile(join(site, name)).catch(() => undefined);
    if (body === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    response.end(body);
  }
}

function worst({ parts }: World): string {
  return parts.some(({ state }) => state === 'down')
    ? 'down'
    : parts.some(({ state }) => state === 'degraded')
      ? 'degraded'
      : 'ok';
}
