// Everything the demo stands on: an engine, a registry, a notification inbox, docker-watcher and its proxy. What it makes, it removes.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../services/engine.mjs';
import { startRegistry } from '../services/registry.mjs';
import { controllerOf } from '../world/controller.mjs';
import { openInbox } from '../world/inbox.mjs';
import { freePort } from '../world/ports.mjs';
import { stopProxy } from '../world/proxy.mjs';
import { openRelay } from '../world/relay.mjs';

export const PROJECT = 'hello';
export const STAGE = 'dev';
const REPOSITORY = 'demo/hello';
const NETWORK = 'docker-watcher-demo';

/** Builds the world, saying each thing it does. `close()` takes all of it down, also when building failed half-way. */
export async function buildWorld(say) {
  const cleanUps = [];
  const close = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse())
      await cleanUp().catch((error) => say(`Cleaning up: ${error.message}`));
  };
  try {
    return { ...(await build(say, (cleanUp) => cleanUps.push(cleanUp))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(say, onClose) {
  const folder = await mkdtemp(join(tmpdir(), 'docker-watcher-demo-'));
  onClose(() => rm(folder, { recursive: true, force: true }));
  const engine = await startEngine({ log: say });
  onClose(() => engine.stop());

  const secrets = { webhook: secret(), notify: secret(), token: `dw_${secret()}`, password: secret().slice(0, 12) };
  const ports = { api: await freePort(8080), proxy: await freePort(8000) };
  const inbox = await openInbox(secrets.notify);
  onClose(() => inbox.close());
  const relay = await openRelay(() => `http://127.0.0.1:${ports.api}/api/webhook/local`);
  onClose(() => relay.close());
  const notifications = { url: relay.url, headers: { Authorization: `Bearer ${secrets.webhook}` } };
  const registry = await startRegistry({ notifications, log: say });
  onClose(() => registry.stop());

  const image = `${registry.host}/${REPOSITORY}`;
  const configFile = join(folder, 'docker-watcher.yaml');
  await writeFile(configFile, configuration({ registry, image, ports, inbox }));
  await mkdir(join(folder, 'data'), { recursive: true });
  const logFile = join(folder, 'docker-watcher.log');
  const env = {
    DOCKER_HOST: engine.host,
    DEMO_WEBHOOK_SECRET: secrets.webhook,
    DEMO_NOTIFY_SECRET: secrets.notify,
    DEMO_TOKEN: secrets.token,
    DEMO_PASSWORD: secrets.password,
  };
  const controller = controllerOf({ configFile, port: ports.api, token: secrets.token, env, logFile });
  onClose(async () => {
    await controller.stop();
    await stopProxy(join(folder, 'data'));
    await removeContainers(engine);
  });
  const host = `stage-${STAGE}-${PROJECT}.localhost`;
  return {
    folder,
    engine,
    registry,
    image,
    inbox,
    relay,
    ports,
    controller,
    host,
    configFile,
    logFile,
    token: secrets.token,
    password: secrets.password,
  };
}

function secret() {
  return randomBytes(24).toString('base64url');
}

function configuration({ registry, image, ports, inbox }) {
  return `# Written by the demo. What you would write yourself is hardly longer.
version: 1
global:
  domain: localhost
  network: ${NETWORK}
  network_create: true
  poll_interval: 5s
proxy: { type: embedded, listen: "0.0.0.0:${ports.proxy}" }
server: { host: 127.0.0.1, port: ${ports.api} }
auth: { token_env: DEMO_TOKEN, password_env: DEMO_PASSWORD }
registries:
  local: { type: oci, url: "${registry.url}", insecure: true, webhook: { secret_env: DEMO_WEBHOOK_SECRET } }
notifiers:
  inbox: { type: webhook, url: "${inbox.url}", secret_env: DEMO_NOTIFY_SECRET }
projects:
  ${PROJECT}:
    registry: local
    image: ${image}
    port: 3000
    healthcheck: { type: http, path: /api/health, deadline: 8s }
    bake: 2s
    drain: 5s
    stages:
      ${STAGE}: { tag_pattern: "dev-*", auto_deploy: true }
`;
}

async function removeContainers(engine) {
  const { sweep } = await import('../services/sweep.mjs');
  await sweep({ engine, labels: { 'io.docker-watcher.project': PROJECT }, networks: [NETWORK] });
}
