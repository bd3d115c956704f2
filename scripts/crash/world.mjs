// What the crash test stands on: a registry, one controller with all lanes, its proxy, and bystanders nobody may touch.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSample, connect, forgetSample, pushSample } from '../services/images.mjs';
import { startRegistry } from '../services/registry.mjs';
import { sweep } from '../services/sweep.mjs';
import { controllerOf } from '../world/controller.mjs';
import { watchEvents } from '../world/events.mjs';
import { freePort } from '../world/ports.mjs';
import { stopProxy } from '../world/proxy.mjs';
import { proxyControl } from '../world/proxy-control.mjs';
import { standBy } from './bystanders.mjs';
import { KEEP, lanesOf } from './lanes.mjs';

const LABEL = 'crash-run';
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/**
 * `settings`: more keys for every project.
 *
 * @param {{ engine: { host: string }, kinds?: string[], settings?: object, say?: (text: string) => void }} options
 */
export async function buildCrashWorld({ engine, kinds, settings = {}, say = () => {} }) {
  const cleanUps = [];
  const close = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse())
      await cleanUp().catch((error) => say(`Cleaning up: ${error.message}`));
  };
  try {
    return { ...(await build({ engine, kinds, settings, say }, (cleanUp) => cleanUps.push(cleanUp))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build({ engine, kinds, settings, say }, onClose) {
  const run = randomBytes(3).toString('hex');
  const lanes = lanesOf(run, kinds);
  const network = `crash-${run}`;
  const docker = connect(engine.host);
  const folder = await mkdtemp(join(tmpdir(), 'dw-crash-'));
  onClose(() => rm(folder, { recursive: true, force: true }));
  const registry = await startRegistry({ log: say });
  onClose(() => registry.stop());
  onClose(() => sweepRun({ docker, engine, run, lanes, network }));

  const ports = { api: await freePort(), proxy: await freePort() };
  const token = `dw_${randomBytes(24).toString('base64url')}`;
  const configFile = join(folder, 'docker-watcher.yaml');
  const dataDir = join(folder, 'data');
  const repository = `crash-${run}/app`;
  const image = `${registry.host}/${repository}`;
  const legacyOf = (round) => `crash-${run}-legacy-${round}`;
  const configure = (round) =>
    writeFile(configFile, configuration({ lanes, settings, round, registry, ports, network, image, legacyOf }));
  await mkdir(dataDir);
  await configure(0);

  const legacyImage = await buildSample({ engine, name: `crash-${run}-legacy`, tag: '1', version: 'adopt_legacy' });
  say(`Building and pushing ${lanes.flatMap(({ tags }) => tags).length} versions …`);
  for (const lane of lanes) await pushVersions({ engine, lane, image });
  const bystanders = await standBy({ docker, image: legacyImage, run, lane: lanes[0], label: LABEL });

  const env = { DOCKER_HOST: engine.host, CRASH_TOKEN: token };
  const logFile = join(folder, 'controller.log');
  const controller = controllerOf({ configFile, port: ports.api, token, env, logFile });
  onClose(async () => {
    await controller.stop();
    await stopProxy(dataDir);
  });
  await controller.start();
  const watch = watchEvents(controller, () => {});
  onClose(async () => watch.close());

  const proxy = proxyControl(dataDir);
  return {
    ...{ run, lanes, docker, controller, watch, proxy, ports, dataDir, logFile, network, configFile, bystanders },
    /** Gives the file the keys of that round; lanes without a round of their own keep theirs. */
    async configure(round) {
      await configure(round);
      await controller.api('POST', '/api/config/reload');
    },
    async digestOf(lane, version) {
      const url = `${registry.url}/v2/${repository}/manifests/${lane.tagOf(version)}`;
      const answer = await fetch(url, { method: 'HEAD', headers: { accept: MANIFEST } });
      return answer.headers.get('docker-content-digest');
    },
    /** A container that somebody runs by hand, with a route somebody gave it. */
    async runLegacy(lane, round) {
      const name = legacyOf(round);
      const container = await docker.createContainer({
        name,
        Image: legacyImage,
        Labels: { [LABEL]: run },
        HostConfig: { NetworkMode: network, RestartPolicy: { Name: 'always' } },
      });
      await container.start();
      const { NetworkSettings } = await container.inspect();
      const target = { host: NetworkSettings.Networks[network].IPAddress, port: 3000, scheme: 'http' };
      const host = lane.hostAt(round);
      const route = { id: name, host, target, websockets: false, owner: 'by-hand', generation: name };
      await proxy.ask('PUT', '/routes', { route });
      while (!(await answers(ports.proxy, host))) await sleep(100);
    },
    legacyOf,
  };
}

async function pushVersions({ engine, lane, image }) {
  for (const version of lane.tags) {
    const tag = lane.tagOf(version);
    const built = await buildSample({ engine, name: image, tag, version: `${lane.kind}_${version}` });
    await pushSample({ engine, image: built });
    await forgetSample({ engine, image: built });
  }
}

function answers(port, host) {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, headers: { host } }, (response) => resolve(response.resume().statusCode === 200)).on(
      'error',
      () => resolve(false),
    );
  });
}

/** JSON is YAML. */
function configuration({ lanes, settings, round, registry, ports, network, image, legacyOf }) {
  const project = (lane) => ({
    registry: 'local',
    image,
    port: 3000,
    tag_pattern: lane.tagOf('*'),
    healthcheck: { type: 'http', path: '/api/health', deadline: '15s' },
    bake: '1s',
    drain: '1s',
    keep: KEEP,
    ...settings,
    ...lane.settings(round, legacyOf),
  });
  return JSON.stringify({
    version: 1,
    global: { domain: 'localhost', network, network_create: true },
    poll_interval: '1h',
    parallel_deploys: lanes.length,
    proxy: { type: 'embedded', listen: `127.0.0.1:${ports.proxy}` },
    server: { host: '127.0.0.1', port: ports.api },
    auth: { token_env: 'CRASH_TOKEN' },
    registries: { local: { type: 'oci', url: registry.url, insecure: true } },
    projects: Object.fromEntries(lanes.map((lane) => [lane.project, project(lane)])),
  });
}

async function sweepRun({ docker, engine, run, lanes, network }) {
  for (const { project } of lanes) await sweep({ engine, labels: { 'io.docker-watcher.project': project } });
  await sweep({ engine, labels: { [LABEL]: run }, networks: [network] });
  for (const { RepoTags } of await docker.listImages()) {
    for (const tag of RepoTags ?? []) {
      if (tag.includes(`crash-${run}`)) await docker.getImage(tag).remove({ force: true });
    }
  }
}
