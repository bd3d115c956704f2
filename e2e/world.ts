import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredEvent } from '@docker-watcher/sdk';
import { buildSample, connect, forgetSample, pushSample } from '../scripts/services/images.mjs';
import { startRegistry } from '../scripts/services/registry.mjs';
import { sweep } from '../scripts/services/sweep.mjs';
import { controllerOf } from '../scripts/world/controller.mjs';
import { watchEvents } from '../scripts/world/events.mjs';
import { startLoad } from '../scripts/world/load.mjs';
import { freePort } from '../scripts/world/ports.mjs';
import { stopProxy } from '../scripts/world/proxy.mjs';
import { proxyControl } from '../scripts/world/proxy-control.mjs';

export interface WorldOptions {
  /** YAML of the stage under `projects.<project>`, two levels of indentation already there. */
  readonly project?: (facts: { readonly image: string; readonly folder: string }) => string;
  /** More YAML at the top level. */
  readonly extra?: string;
  /** Where the controller finds its engine, when not `DOCKER_HOST`. */
  readonly engineHost?: string;
  /** Instead of the usual second. */
  readonly bake?: string;
  /** Done before anything is started: the data folder is there. */
  readonly before?: (facts: { readonly dataDir: string }) => Promise<void>;
  /** A folder with an installation of its own: the controller is started in it, by this command. */
  readonly installed?: { readonly folder: string; readonly command: string; readonly env: Record<string, string> };
  /** Where the controller finds its registry, when not the real one. */
  readonly registryHost?: (real: string) => Promise<string>;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export interface SeenContainer {
  readonly Id: string;
  readonly ImageID: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}
/** Done last, when nothing of the world runs any more. */
type Undo = (facts: { readonly dataDir: string }) => Promise<void>;
export type SeenEvent = StoredEvent & { readonly seenAt: number };

const ENDED: readonly string[] = ['deploy.succeeded', 'deploy.failed', 'deploy.cancelled', 'deploy.superseded'];

/** A real registry, a controller of its own and its proxy, on the engine that `DOCKER_HOST` names. */
export async function openWorld(options: WorldOptions = {}) {
  const host = process.env.DOCKER_HOST;
  if (host === undefined) throw new Error('DOCKER_HOST names no engine; run these tests by `npm test`.');
  const run = randomBytes(4).toString('hex');
  const project = `e2e-${run}`;
  const folder = options.installed?.folder ?? (await mkdtemp(join(tmpdir(), 'dw-e2e-')));
  const registry = await startRegistry({ log: () => {} });
  const registryHost = (await options.registryHost?.(registry.host)) ?? registry.host;
  const image = `${registryHost}/${project}/app`;
  const pushedTo = `${registry.host}/${project}/app`;
  const ports = { api: await freePort(), proxy: await freePort() };
  const token = `dw_${randomBytes(24).toString('base64url')}`;
  const secret = randomBytes(24).toString('base64url');
  const configFile = join(folder, 'docker-watcher.yaml');
  const engine = { host };

  const settings =
    options.project?.({ image, folder }) ?? '    stages: { dev: { tag_pattern: "v*", auto_deploy: true } }';
  const yaml = `version: 1
global: { domain: localhost, network: ${project}, network_create: true, poll_interval: 5s }
proxy: { type: embedded, listen: "127.0.0.1:${ports.proxy}" }
server: { host: 127.0.0.1, port: ${ports.api} }
auth: { token_env: E2E_TOKEN }
${options.extra ?? ''}
registries:
  local: { type: oci, url: "http://${registryHost}", insecure: true, webhook: { secret_env: E2E_WEBHOOK } }
projects:
  ${project}:
    registry: local
    image: ${image}
    port: 3000
    healthcheck: { type: http, path: /api/health, deadline: 6s }
    bake: ${options.bake ?? '1s'}
    drain: 1s
${settings}
`;
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await options.before?.({ dataDir });
  await writeFile(configFile, yaml);
  const env = {
    DOCKER_HOST: options.engineHost ?? host,
    E2E_TOKEN: token,
    E2E_WEBHOOK: secret,
    ...options.installed?.env,
  };
  const logFile = join(folder, 'controller.log');
  const place = options.installed && { command: options.installed.command, cwd: folder };
  const controller = controllerOf({ configFile, port: ports.api, token, env, logFile, ...place });
  const close = async (after: Undo = async () => {}) => {
    await controller.stop();
    await stopProxy(dataDir);
    await sweep({ engine, labels: { 'io.docker-watcher.project': project }, networks: [project] });
    await registry.stop();
    await after({ dataDir });
    await rm(folder, { recursive: true, force: true });
  };
  await controller.start().catch(async (error: unknown) => {
    const log = await readFile(logFile, 'utf8');
    await close();
    throw new Error(`docker-watcher does not start:\n${log}`, { cause: error });
  });
  const watch = watchEvents(controller, () => {});
  const hostOf = (stage: string) => `stage-${stage}-${project}.localhost`;
  const pathOf = (stage: string) => `/api/projects/${project}/stages/${stage}`;
  const docker = connect(host);
  const visit = (perSecond: number, keepAlive: boolean, to: string) =>
    startLoad({ port: ports.proxy, host: to, perSecond, keepAlive });

  return {
    project,
    folder,
    registry,
    image,
    controller,
    watch,
    stagePath: pathOf('dev'),
    pathOf,
    hostOf,
    docker,
    proxy: proxyControl(dataDir),
    dataDir,
    env,
    configFile,
    logFile,
    engine,
    /** Builds and pushes `tag`; the app answers with `tag`. */
    async push(tag: string, behaviour = 'web'): Promise<void> {
      const built = await buildSample({ engine, name: pushedTo, tag, version: tag, behaviour });
      await pushSample({ engine, image: built });
      await forgetSample({ engine, image: built });
    },
    /** As a registry's webhook would: the controller is told to look. */
    hint: (tag: string) => hint(controller.url, secret, `${project}/app`, tag),
    until: (type: string, tag: string, withinMs?: number): Promise<SeenEvent> =>
      watch.until(
        (event: SeenEvent) => event.type === type && event.data.tag === tag,
        `${type} of ${tag}`,
        withinMs,
      ) as Promise<SeenEvent>,
    events: () => watch.events as SeenEvent[],
    load: (perSecond = 50, keepAlive = true, to = hostOf('dev')) => visit(perSecond, keepAlive, to),
    async answer(from = hostOf('dev')): Promise<string> {
      const load = visit(50, false, from);
      await new Promise((resolve) => setTimeout(resolve, 60));
      const counts = await load.stop();
      return [...counts.answers.keys(), ...counts.faults.keys()].join(' | ');
    },
    /** Changes the configuration file, as an editor would, and has it loaded. */
    async rewrite(change: (yaml: string) => string): Promise<void> {
      await writeFile(configFile, change(await readFile(configFile, 'utf8')));
      await controller.api('POST', '/api/config/reload');
    },
    /** Asks for something of a stage, as a person would; gives the id of the deploy, where there is one. */
    ask: async (verb: string, body: object = {}, stage = 'dev'): Promise<string> =>
      (await controller.api('POST', `${pathOf(stage)}/${verb}`, body)).id,
    /** Until that deploy has ended, however. */
    ended: (id: string, withinMs?: number): Promise<SeenEvent> =>
      watch.until(
        (event: SeenEvent) => event.deploy === id && ENDED.includes(event.type),
        `the end of ${id}`,
        withinMs,
      ) as Promise<SeenEvent>,
    /** All containers of a stage. */
    containers: async (stage = 'dev'): Promise<SeenContainer[]> =>
      docker.listContainers({
        all: true,
        filters: { label: [`io.docker-watcher.project=${project}`, `io.docker-watcher.stage=${stage}`] },
      }),
    quarantines: () => (watch.events as SeenEvent[]).filter(({ type }) => type === 'quarantine.added'),
    async close(after?: Undo): Promise<void> {
      watch.close();
      await close(after);
    },
  };
}

async function hint(url: string, secret: string, repository: string, tag: string): Promise<number> {
  const event = {
    id: randomBytes(8).toString('hex'),
    action: 'push',
    target: { repository, tag, mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
  };
  const response = await fetch(`${url}/api/webhook/local`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/vnd.docker.distribution.events.v1+json',
    },
    body: JSON.stringify({ events: [event] }),
  });
  await response.arrayBuffer();
  return response.status;
}
