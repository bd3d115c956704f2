import { randomBytes } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../scripts/bootstrap.mjs';
import { ensureProgram } from '../scripts/services/apt.mjs';
import { buildSample, forgetSample, pushSample } from '../scripts/services/images.mjs';
import { startRegistry } from '../scripts/services/registry.mjs';
import { sweep } from '../scripts/services/sweep.mjs';
import { startLoad } from '../scripts/world/load.mjs';
import { freePort } from '../scripts/world/ports.mjs';
import { command, docker } from './docker-cli.js';
import { type BuiltImages, buildImages, VERSIONS } from './image-build.js';
import { openBridge, relayScript } from './registry-bridge.js';

const HOMELAB = join(ROOT, 'examples/homelab');
const SOCKET = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '');
const SECRETS = { NPM_PASSWORD: 'npm-password-of-a-test', GITEA_TOKEN: 'gitea-token-of-a-test' };

let images: BuiltImages;

beforeAll(async () => {
  await ensureProgram('docker-compose', ['docker-compose'], console.log);
  images = await buildImages();
}, 1_200_000);

afterAll(async () => {
  await images?.release();
});

it('is the compose file that everybody knows', async () => {
  expect(await readFile(join(HOMELAB, 'docker-compose.yml'), 'utf8')).toBe(`services:
  docker-watcher:
    image: docker-watcher:latest
    container_name: docker-watcher
    restart: unless-stopped
    ports:
      - "8080:8080"
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
      - ./docker-watcher.yaml:/app/config.yaml:ro
      - ./envs:/app/envs:ro
      - ./data:/app/data          # SQLite DB
    environment:
      - NPM_PASSWORD=\${NPM_PASSWORD}
      - GITEA_TOKEN=\${GITEA_TOKEN}
    networks:
      - staging-net

networks:
  staging-net:
    external: true
`);
});

describe('every compose file', () => {
  it('is right by the schema of Compose', async () => {
    const files = (await readdir(HOMELAB)).filter((name) => /^docker-compose.*\.yml$/.test(name));
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) {
      const resolved = await command('docker-compose', ['-f', join(HOMELAB, file), 'config'], { env: SECRETS });
      expect(resolved, file).toContain('docker-watcher:latest');
    }
  });

  it('would be refused with a key that Compose does not know', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dw-compose-'));
    const text = await readFile(join(HOMELAB, 'docker-compose.full.yml'), 'utf8');
    await writeFile(join(folder, 'wrong.yml'), text.replace('restart:', 'restrat:'));
    const checking = command('docker-compose', ['-f', join(folder, 'wrong.yml'), 'config'], { env: SECRETS });
    await expect(checking).rejects.toThrow(/restrat/);
    await rm(folder, { recursive: true });
  });

  it('has the variables that .env.example names, and no other', async () => {
    const files = (await readdir(HOMELAB)).filter((name) => /^docker-compose.*\.yml$/.test(name));
    const texts = await Promise.all(files.map((file) => readFile(join(HOMELAB, file), 'utf8')));
    const used = new Set(texts.flatMap((text) => [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name)));
    const example = await readFile(join(HOMELAB, '.env.example'), 'utf8');
    const named = new Set([...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
    expect([...named].sort()).toEqual([...used].sort());
  });
});

/** A copy of the example in which what is one on a host has a name of this run. */
async function copyOfHomelab(file: string, names: Readonly<Record<string, string>>) {
  const run = `homelab-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'dw-homelab-'));
  await cp(HOMELAB, folder, { recursive: true });
  const all = { '/var/run/docker.sock:/var/run': `${SOCKET}:/var/run`, ...names };
  let text = await readFile(join(folder, file), 'utf8');
  for (const [from, to] of Object.entries(all)) {
    expect(text, file).toContain(from);
    text = text.replaceAll(from, to.replace('RUN', run));
  }
  await writeFile(join(folder, 'docker-compose.yml'), text);
  const compose = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    command('docker-compose', ['--project-name', run, ...args], { cwd: folder, env: { ...SECRETS, ...env } });
  return { run, folder, compose };
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>, withinMs = 60_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs / 1_000} s for ${what}`);
    await sleep(200);
  }
}

describe('docker-compose.yml, with its one-file mount', () => {
  let home: Awaited<ReturnType<typeof copyOfHomelab>>;
  let port: number;
  const log = () => docker(['logs', home.run], {}).then((out) => out);
  const logged = (text: string | RegExp) =>
    until(`${text} in the log`, async () => {
      const said = await command('sh', ['-c', `docker logs ${home.run} 2>&1`]);
      return typeof text === 'string' ? said.includes(text) : text.test(said);
    });

  beforeAll(async () => {
    port = await freePort();
    home = await copyOfHomelab('docker-compose.yml', {
      'docker-watcher:latest': images.one,
      'container_name: docker-watcher': 'container_name: RUN',
      '"8080:8080"': `"127.0.0.1:${port}:8080"`,
      'staging-net': 'RUN',
    });
    // The network is one that is there before.
    await docker(['network', 'create', home.run]);
    const file = join(home.folder, 'docker-watcher.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('staging-net', home.run));
    await home.compose(['up', '-d']);
  }, 120_000);

  afterAll(async () => {
    await home.compose(['down', '--volumes']);
    await docker(['network', 'rm', home.run]);
    await rm(home.folder, { recursive: true, force: true });
  });

  it('starts, becomes healthy, and gives its password once', async () => {
    await until('its health', async () => {
      const state = await docker(['inspect', '--format', '{{.State.Health.Status}}', home.run]);
      return state.trim() === 'healthy';
    });
    expect(await log()).toMatch(/dashboard {2}user admin, password \S+/);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await stat(join(home.folder, 'data'))).uid).toBe(1000);
    const status = await docker(['exec', home.run, 'docker-watcher', 'status']);
    expect(status).toContain('web-app-launcher');
  });

  it('takes over what is edited in place', async () => {
    await appendFile(join(home.folder, 'docker-watcher.yaml'), '\nparallel_deploys: 3\n');
    await logged('Configuration reloaded');
  });

  it('notices a file that was replaced, and says so until it is restarted', async () => {
    const file = join(home.folder, 'docker-watcher.yaml');
    await writeFile(`${file}.new`, `${await readFile(file, 'utf8')}\npoll_interval: 90s\n`);
    await rename(`${file}.new`, file);
    await logged(/replaced on the host/);
    const started = await log();
    expect(started).not.toContain('"changed":["poll_interval"');
    await home.compose(['restart', 'docker-watcher']);
    await until('the new file', async () => {
      const said = await docker(['exec', home.run, 'cat', '/app/config.yaml']).catch(() => '');
      return said.includes('poll_interval: 90s');
    });
    expect(await docker(['exec', home.run, 'docker-watcher', 'validate'])).not.toContain('replaced on the host');
  });
});

describe('docker-compose.embedded.yml, from one version to the next', () => {
  let home: Awaited<ReturnType<typeof copyOfHomelab>>;
  let ports: { readonly api: number; readonly proxy: number };
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  let bridge: Awaited<ReturnType<typeof openBridge>>;
  const engine = { host: process.env.DOCKER_HOST ?? '' };
  const up = (tag: string, ...services: string[]) =>
    home.compose(['-f', 'docker-compose.yml', '-f', 'bridge.yml', 'up', '-d', ...services], {
      DOCKER_WATCHER_TAG: tag,
    });

  const push = async (tag: string) => {
    const name = `${registry.host}/${home.run}/app`;
    const built = await buildSample({ engine, name, tag, version: tag });
    await pushSample({ engine, image: built });
    await forgetSample({ engine, image: built });
  };
  const visit = (perSecond: number) =>
    startLoad({ port: ports.proxy, host: `stage-dev-${home.run}.example.com`, perSecond, keepAlive: false });
  const serves = (tag: string) =>
    until(`${tag} to be served`, async () => {
      const load = visit(20);
      await sleep(200);
      return (await load.stop()).answers.has(tag);
    });

  beforeAll(async () => {
    ports = { api: await freePort(), proxy: await freePort() };
    registry = await startRegistry({ log: () => {} });
    bridge = await openBridge(registry.host);
    home = await copyOfHomelab('docker-compose.embedded.yml', {
      'image: docker-watcher:': 'image: docker-watcher-e2e:',
      'DOCKER_WATCHER_PROXY_TAG:-latest': 'DOCKER_WATCHER_PROXY_TAG:-one',
      'container_name: docker-watcher-proxy': 'container_name: RUN-proxy',
      'container_name: docker-watcher\n': 'container_name: RUN\n',
      '"8080:8080"': `"127.0.0.1:${ports.api}:8080"`,
      '"80:80"': `"127.0.0.1:${ports.proxy}:80"`,
      'name: docker-watcher\n': 'name: RUN\n',
    });
    const config = join(home.folder, 'embedded/docker-watcher.yaml');
    const text = await readFile(config, 'utf8');
    await writeFile(
      config,
      text
        .replace('type: gitea\n    url: https://git.example.com\n    token_env: GITEA_TOKEN', REGISTRY(registry.host))
        .replace('domain: example.com', `domain: example.com\n  network: ${home.run}\n  bake: 1s\n  poll_interval: 5s`)
        .replace('  web-app-launcher:', `  ${home.run}:`)
        .replace('git.example.com/alexei/web-app-launcher', `${registry.host}/${home.run}/app`),
    );
    // The registry of this test is on the loopback of this machine: there it is led on.
    const gateway = (
      await docker(['network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', 'bridge'])
    ).trim();
    await mkdir(join(home.folder, 'bridge'));
    await writeFile(
      join(home.folder, 'bridge/relay.cjs'),
      relayScript(Number(registry.host.split(':')[1]), gateway, bridge.port),
    );
    await writeFile(join(home.folder, 'bridge.yml'), BRIDGE);
    await up('one');
  }, 120_000);

  afterAll(async () => {
    await home.compose(['-f', 'docker-compose.yml', '-f', 'bridge.yml', 'down', '--volumes']).catch(() => '');
    await sweep({ engine, labels: { 'io.docker-watcher.project': home.run }, networks: [home.run] });
    bridge.server.close();
    await registry.stop();
    await rm(home.folder, { recursive: true, force: true });
  });

  it('deploys what is pushed, and is upgraded with no failed request', async () => {
    await push('v1');
    await serves('v1');
    const proxyBefore = await docker(['inspect', '--format', '{{.Id}}', `${home.run}-proxy`]);
    const load = visit(100);
    await up('two', 'docker-watcher');
    // What leads to the registry stands in the network of the container that is gone.
    await up('two', '--force-recreate', '--no-deps', 'bridge');
    const version = await docker(['exec', home.run, 'docker-watcher', '--version']);
    expect(version.trim()).toBe(VERSIONS.two);
    await push('v2');
    await serves('v2');
    const { failed, faults, sent } = await load.stop();
    expect([...faults]).toEqual([]);
    expect(failed).toBe(0);
    expect(sent).toBeGreaterThan(200);
    expect(await docker(['inspect', '--format', '{{.Id}}', `${home.run}-proxy`])).toBe(proxyBefore);
  });
});

const REGISTRY = (host: string) => `type: oci\n    url: http://${host}\n    insecure: true`;

const BRIDGE = `services:
  bridge:
    image: docker-watcher-e2e:one
    entrypoint: ["node", "/bridge/relay.cjs"]
    network_mode: "service:docker-watcher"
    volumes:
      - ./bridge:/bridge:ro
    healthcheck:
      disable: true
`;
