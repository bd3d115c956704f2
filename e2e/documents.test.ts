import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../scripts/bootstrap.mjs';
import { ensureProgram } from '../scripts/services/apt.mjs';
import { buildSample, forgetSample, pushSample } from '../scripts/services/images.mjs';
import { startRegistry } from '../scripts/services/registry.mjs';
import { sweep } from '../scripts/services/sweep.mjs';
import { controllerOf } from '../scripts/world/controller.mjs';
import { freePort } from '../scripts/world/ports.mjs';
import { stopProxy } from '../scripts/world/proxy.mjs';
import { type Outcome, Shell } from './shell.js';
import { type ShellCommand, shellCommands } from './shell-commands.js';

/** What the pages tell people to type, typed. */

const PAGES = ['README.md', 'docs/getting-started.md', 'docs/rollback-and-promotion.md'];
const PROJECT = 'web-app-launcher';
/** Each command is a process that has to start, on a machine that may be busy. */
const PATIENCE_MS = 600_000;

/** Not run here, each with where it is; whoever adds a command to a page has to say so, or see it run. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^npm (ci|test)$/, 'the run of all tests is itself one'],
  [/^npm run demo$/, 'npm test runs it, unattended'],
  [/^npm install --global /, 'needs the internet; installed.test.ts does it from a registry of its own'],
  [/^docker build -t docker-watcher \.$/, 'image.test.ts builds it'],
  [/^docker-compose -f docker-compose\.embedded\.yml up -d$/, 'compose.test.ts starts it'],
  [/^docker (logs|exec) docker-watcher\b/, 'compose.test.ts asks the container it started'],
  [/^GITEA_TOKEN=… docker-watcher serve$/, 'needs a Gitea; the same without it is run below'],
];

let folder: string;
let shell: Shell;

beforeAll(async () => {
  await ensureProgram('docker-compose', ['docker-compose'], console.log);
  folder = await mkdtemp(join(tmpdir(), 'dw-documents-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await symlink(join(ROOT, 'packages/core/dist/bin/docker-watcher.js'), join(bin, 'docker-watcher'));
  shell = new Shell(bin);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function commandsOf(page: string): Promise<readonly ShellCommand[]> {
  return shellCommands(await readFile(join(ROOT, page), 'utf8'));
}

const isElsewhere = ({ text }: ShellCommand): boolean => ELSEWHERE.some(([pattern]) => pattern.test(text));

it('finds the commands of the pages, and knows each of those it does not run', async () => {
  const all = (await Promise.all(PAGES.map(commandsOf))).flat();
  expect(all.length).toBeGreaterThan(25);
  const unused = ELSEWHERE.filter(([pattern]) => !all.some(({ text }) => pattern.test(text)));
  expect(unused).toEqual([]);
  const marked = all.filter(({ mark }) => mark === 'needs the internet').map(({ text }) => text);
  for (const text of marked) expect(text).toMatch(/^(npm install --global|docker build|docker-watcher doctor)/);
});

describe('getting started with npm, and with Compose', () => {
  it(
    'every command does what it says, one after the other',
    async () => {
      const work = join(folder, 'first');
      await mkdir(work);
      await cp(join(ROOT, 'examples'), join(work, 'examples'), { recursive: true });
      let here = work;
      const dataDir = join(work, 'data');
      const commands = (await commandsOf('docs/getting-started.md')).filter((one) => !isElsewhere(one));
      expect(commands.map(({ text }) => text)).toEqual(
        expect.arrayContaining(['docker-watcher serve', 'docker-watcher webhooks']),
      );
      let serving: { stop(): Promise<Outcome> } | undefined;
      try {
        for (const { text } of commands) {
          if (text.startsWith('cd ')) {
            here = join(here, text.slice(3));
            continue;
          }
          if (text === 'docker-watcher serve') {
            await useFreePorts(join(here, 'docker-watcher.yaml'));
            serving = await shell.start(text, here, /"msg":"Ready"/);
            continue;
          }
          const { code, said } = await shell.run(text, here);
          // The doctor of a registry that does not exist finds something to say.
          const expected = text === 'docker-watcher doctor' ? [0, 1] : [0];
          expect(expected, `${text}\n${said}`).toContain(code);
        }
        expect(serving).toBeDefined();
      } finally {
        const ended = await serving?.stop();
        await stopProxy(dataDir);
        expect(ended?.said).toMatch(/user admin, password \S+/);
        expect(ended?.code).toBe(0);
      }
    },
    PATIENCE_MS,
  );
});

describe('every day', () => {
  const engine = { host: process.env.DOCKER_HOST ?? '' };
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  let controller: ReturnType<typeof controllerOf>;
  let work: string;

  const push = async (tag: string) => {
    const name = `${registry.host}/alexei/${PROJECT}`;
    const built = await buildSample({ engine, name, tag, version: tag });
    await pushSample({ engine, image: built });
    await forgetSample({ engine, image: built });
    const { code, said } = await shell.run(`docker-watcher deploy ${PROJECT}/dev --tag ${tag} --follow`, work);
    expect(code, said).toBe(0);
  };

  beforeAll(async () => {
    work = join(folder, 'daily');
    await mkdir(join(work, 'data'), { recursive: true });
    registry = await startRegistry({ log: () => {} });
    const ports = { api: await freePort(), proxy: await freePort() };
    const configFile = join(work, 'docker-watcher.yaml');
    await writeFile(
      configFile,
      `global: { domain: localhost, network: dw-documents, network_create: true, bake: 1s, drain: 1s, keep: 10 }
proxy: { type: embedded, listen: "127.0.0.1:${ports.proxy}" }
server: { host: 127.0.0.1, port: ${ports.api} }
auth: { token_env: E2E_TOKEN }
registries: { local: { type: oci, url: "http://${registry.host}", insecure: true } }
projects:
  ${PROJECT}:
    image: ${registry.host}/alexei/${PROJECT}
    port: 3000
    healthcheck: /api/health
    stages:
      dev: { tag_pattern: "v*" }
      prod: { tag_pattern: "v*", promote_from: dev, confirm: true, subdomain: launcher }
`,
    );
    const logFile = join(work, 'controller.log');
    controller = controllerOf({ configFile, port: ports.api, token: TOKEN, env: { E2E_TOKEN: TOKEN }, logFile });
    await controller.start();
    for (const tag of ['v1.4.1', 'v1.4.2']) await push(tag);
    const first = await shell.run(`docker-watcher deploy ${PROJECT}/prod --tag v1.4.1 --confirm --follow`, work);
    expect(first.code, first.said).toBe(0);
  });

  afterAll(async () => {
    await controller?.stop();
    await stopProxy(join(work, 'data'));
    await sweep({ engine, labels: { 'io.docker-watcher.project': PROJECT }, networks: ['dw-documents'] });
    await registry?.stop();
  });

  it.each(['README.md', 'docs/rollback-and-promotion.md'])(
    'every command of %s is taken, and does its work',
    async (page) => {
      const commands = (await commandsOf(page)).filter((one) => !isElsewhere(one));
      expect(commands.length).toBeGreaterThan(2);
      let next = page === 'README.md' ? 3 : 6;
      for (const { text } of commands) {
        // Something new on the stage before, so that there is something to promote.
        if (text.includes(' promote ')) await push(`v1.4.${next++}`);
        if (text.includes('--follow') && text.includes('events')) {
          const [following] = await Promise.all([shell.start(text, work, /paused/), letSomethingHappen()]);
          await following.stop();
          continue;
        }
        const { code, said } = await shell.run(text, work);
        // Promotion without a yes tells what speaks for it, and asks: 3, refused until then.
        const expected = / promote /.test(text) && !text.includes('--confirm') ? 3 : 0;
        expect(code, `${text}\n${said}`).toBe(expected);
        await settled();
      }
    },
    PATIENCE_MS,
  );

  /** More than once: whoever follows may not have begun when it happens first. */
  async function letSomethingHappen(): Promise<void> {
    for (let times = 0; times < 3; times++) {
      await shell.run(`docker-watcher pause ${PROJECT}/dev`, work);
      await shell.run(`docker-watcher resume ${PROJECT}/dev`, work);
    }
  }

  /** Until nothing is under way. */
  async function settled(): Promise<void> {
    for (let looks = 0; looks < 300; looks++) {
      const { deploys } = (await controller.api('GET', '/api/deploys')) as { deploys: readonly { state: string }[] };
      if (deploys.every(({ state }) => ENDED.includes(state))) return;
      await sleep(200);
    }
    throw new Error('A deploy does not end.');
  }
});

const ENDED = ['succeeded', 'failed', 'cancelled', 'superseded'];
const TOKEN = `dw_${randomBytes(24).toString('base64url')}`;

async function useFreePorts(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [api, proxy] = [await freePort(), await freePort()];
  const rest = text.replace(/^(proxy|server):[\s\S]*?(?=^\S|(?![\s\S]))/gm, '');
  await writeFile(file, `${rest}\nserver: { port: ${api} }\nproxy: { type: embedded, listen: "127.0.0.1:${proxy}" }\n`);
}
