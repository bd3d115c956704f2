import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSample, forgetSample, pushSample } from '../scripts/services/images.mjs';
import { startRegistry } from '../scripts/services/registry.mjs';
import { sweep } from '../scripts/services/sweep.mjs';
import { controllerOf } from '../scripts/world/controller.mjs';
import { watchEvents } from '../scripts/world/events.mjs';
import { startLoad } from '../scripts/world/load.mjs';
import { freePort } from '../scripts/world/ports.mjs';
import { command, docker } from './docker-cli.js';
import { openBridge, relayScript } from './registry-bridge.js';
import type { SeenEvent } from './world.js';

export type ImageWorld = Awaited<ReturnType<typeof openImageWorld>>;

/** What the image needs of root at its start, and nothing else: to adopt folders, and to become another user. */
export const CAPABILITIES = ['--cap-drop', 'ALL', '--cap-add', 'CHOWN', '--cap-add', 'SETUID', '--cap-add', 'SETGID'];
const HARDENED = ['--read-only', '--tmpfs', '/tmp', ...CAPABILITIES];

/** docker-watcher as people run it from its image: the controller and the proxy, each a container on the network. */
export async function openImageWorld(options: { readonly socket?: string } = {}) {
  const host = process.env.DOCKER_HOST ?? '';
  const engine = { host };
  const socket = options.socket ?? host.replace(/^unix:\/\//, '');
  const run = randomBytes(4).toString('hex');
  const project = `image-${run}`;
  const folder = await mkdtemp(join(tmpdir(), 'dw-image-'));
  const registry = await startRegistry({ log: () => {} });
  const bridge = await openBridge(registry.host);
  const ports = { api: await freePort(), proxy: await freePort() };
  const token = `dw_${randomBytes(24).toString('base64url')}`;
  const names = { controller: `${project}-controller`, proxy: `${project}-proxy`, registry: `${project}-registry` };
  const label = ['--label', `io.docker-watcher.project=${project}`];

  for (const name of ['data', 'proxy']) await mkdir(join(folder, name));
  await writeFile(
    join(folder, 'config.yaml'),
    `global: { domain: localhost, network: ${project}, poll_interval: 5s }
proxy: { type: embedded, spawn: false, control: /app/proxy/proxy.sock, entry: "${names.proxy}:80" }
auth: { token_env: E2E_TOKEN }
registries:
  local: { type: oci, url: "http://${registry.host}", insecure: true }
projects:
  ${project}:
    image: ${registry.host}/${project}/app
    port: 3000
    healthcheck: /api/health
    bake: 1s
    drain: 1s
    stages: { dev: { tag_pattern: "v*", auto_deploy: true } }
`,
  );
  await docker(['network', 'create', project]);
  const gateway = (
    await docker(['network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', project])
  ).trim();

  const start = (name: string, image: string, args: readonly string[], program: readonly string[]) =>
    docker(['run', '--detach', '--name', name, ...label, '--network', project, ...args, image, ...program]);
  const remove = (name: string) => docker(['rm', '--force', '--volumes', name]);

  /** The engine knows the registry as 127.0.0.1, which in a container is the container: there it is led on. */
  const leadToRegistry = async (image: string) => {
    await docker(['rm', '--force', names.registry]);
    const script = relayScript(Number(registry.host.split(':')[1]), gateway, bridge.port);
    const network = ['--network', `container:${names.controller}`];
    const args = ['run', '--detach', '--name', names.registry, ...label, ...network, '--no-healthcheck'];
    await docker([...args, '--entrypoint', 'node', image, '-e', script]);
  };
  const api = controllerOf({ configFile: '', port: ports.api, token, env: {}, logFile: '' });
  const ready = async () => {
    const deadline = Date.now() + 60_000;
    while (!(await answers(`${api.url}/readyz`))) {
      if (Date.now() > deadline) throw new Error(`Not ready:\n${await logsOf(names.controller)}`);
      await sleep(100);
    }
  };
  const until = (matches: (event: SeenEvent) => boolean, what: string): Promise<SeenEvent> =>
    watch.until(matches, what) as Promise<SeenEvent>;
  const watch = watchEvents(api, () => {});

  return {
    project,
    folder,
    names,
    api,
    pathOf: (stage: string) => `/api/projects/${project}/stages/${stage}`,
    async startProxy(image: string): Promise<void> {
      const place = ['--volume', `${folder}/proxy:/app/proxy`, '--publish', `127.0.0.1:${ports.proxy}:80`];
      const program = ['docker-watcher-proxy', '--data', '/app/proxy'];
      await start(names.proxy, image, [...HARDENED, ...place, ...health('/app/proxy/proxy.sock')], program);
    },
    /** Starts the controller of `image`, in place of one that runs. */
    async startController(image: string, extra: readonly string[] = HARDENED): Promise<void> {
      const mounts = [
        `${socket}:/var/run/docker.sock`,
        `${folder}/config.yaml:/app/config.yaml:ro`,
        `${folder}/data:/app/data`,
        `${folder}/proxy:/app/proxy`,
      ].flatMap((mount) => ['--volume', mount]);
      const place = ['--publish', `127.0.0.1:${ports.api}:8080`, '--env', `E2E_TOKEN=${token}`];
      await start(names.controller, image, [...extra, ...mounts, ...place, ...health()], []);
      await leadToRegistry(image);
      await ready();
    },
    /** As `docker compose up` does with a newer image: stop, remove, start. */
    async replaceController(image: string): Promise<void> {
      await docker(['stop', '--time', '15', names.controller]);
      await remove(names.controller);
      await this.startController(image);
    },
    async restartController(image: string): Promise<void> {
      await docker(['restart', '--time', '15', names.controller]);
      await leadToRegistry(image);
      await ready();
    },
    async push(tag: string): Promise<void> {
      const built = await buildSample({ engine, name: `${registry.host}/${project}/app`, tag, version: tag });
      await pushSample({ engine, image: built });
      await forgetSample({ engine, image: built });
    },
    live: (tag: string): Promise<SeenEvent> =>
      until(({ type, data }) => type === 'deploy.succeeded' && data.tag === tag, `success of ${tag}`),
    load: (perSecond = 100) =>
      startLoad({ port: ports.proxy, host: `stage-dev-${project}.localhost`, perSecond, keepAlive: false }),
    async healthOf(name: string): Promise<string> {
      for (let looks = 0; looks < 60; looks++) {
        const state = (await docker(['inspect', '--format', '{{.State.Health.Status}}', name])).trim();
        if (state !== 'starting') return state;
        await sleep(500);
      }
      return 'starting';
    },
    async close(): Promise<void> {
      watch.close();
      await sweep({ engine, labels: { 'io.docker-watcher.project': project }, networks: [project] });
      bridge.server.close();
      await registry.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const logsOf = (name: string): Promise<string> => command('sh', ['-c', `docker logs --tail 30 ${name} 2>&1`]);

/** The image's own check, looked at sooner. */
function health(socket?: string): string[] {
  const command = socket === undefined ? [] : ['--health-cmd', `docker-watcher-health ${socket}`];
  return [...command, '--health-interval', '1s'];
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
