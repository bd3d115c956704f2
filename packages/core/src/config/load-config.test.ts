import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { load, loadGood, problemsOf, testSchemas, yamlOf } from '../../test/config/load.js';
import { loadConfig } from './load-config.js';
import { formatProblems } from './source/format-problems.js';

const mission = readFileSync(new URL('../../test/config/fixtures/mission.yaml', import.meta.url), 'utf8');
const env = { NPM_PASSWORD: 'npm-password-1', GITEA_TOKEN: 'gitea-token-1' };

describe('the first file anybody wrote', () => {
  it('loads as it is', async () => {
    const config = await loadGood(mission, { env });
    expect(config.proxy).toMatchObject({
      id: 'proxy',
      type: 'npm',
      settings: { url: 'http://npm:81', email: 'docker-watcher@example.com', password: 'npm-password-1' },
    });
    expect(config.registries).toMatchObject([
      { id: 'gitea', type: 'gitea', settings: { url: 'https://git.example.com', token: 'gitea-token-1' } },
    ]);
    expect(config.registries[0]).not.toHaveProperty('webhookSecret');
    expect(config.notifiers).toMatchObject([
      { id: 'webhook', type: 'webhook', settings: { url: 'https://notify.example.com/webhook' } },
    ]);
    expect(
      config.stages.map(({ key, host, autoDeploy, confirm, promoteFrom }) => [
        key,
        host,
        autoDeploy,
        confirm,
        promoteFrom,
      ]),
    ).toEqual([
      ['web-app-launcher/dev', 'stage-dev-web-app-launcher.example.com', true, false, undefined],
      ['web-app-launcher/rel', 'stage-rel-web-app-launcher.example.com', false, false, undefined],
      ['web-app-launcher/prod', 'launcher.example.com', false, true, 'rel'],
    ]);
    expect(config.stages[0]).toMatchObject({
      image: { host: 'gitea.example.com', repository: 'alexei/web-app-launcher' },
      port: 3000,
      probe: { type: 'http', settings: { path: '/api/health' }, deadlineMs: 60_000 },
      run: {
        network: 'staging-net',
        networkCreate: false,
        envFile: '/etc/docker-watcher/envs/web-app-launcher.env',
        mounts: [],
      },
    });
    expect(config.secrets).toEqual(expect.arrayContaining(['npm-password-1', 'gitea-token-1']));
    expect(config.dataDir).toBe('/etc/docker-watcher/data');
  });

  it('notes what may surprise, and refuses none of it', async () => {
    const { notes } = await loadGood(mission, { env });
    expect(notes.map(({ path }) => path)).toEqual([
      'projects.web-app-launcher.image',
      'projects.web-app-launcher.env_file',
    ]);
  });

  it('names the variables that are missing', async () => {
    expect(await problemsOf(mission)).toMatchObject([
      { line: 7, path: 'global.npm.password_env', message: 'The environment variable NPM_PASSWORD is not set.' },
      { line: 15, path: 'registries.gitea.token_env', message: 'The environment variable GITEA_TOKEN is not set.' },
    ]);
  });

  it('can not be changed once it is loaded', async () => {
    const config = await loadGood(mission, { env });
    expect(() => Object.assign(config.stages[0]?.run.env ?? {}, { A: {} })).toThrow(TypeError);
    expect(() => Object.assign(config.registries[0]?.settings ?? {}, { url: '' })).toThrow(TypeError);
  });
});

it('tells twelve mistakes at once, each on its line', async () => {
  const yaml = `global:
  domian: example.com
  bake: 30 seconds
registries:
  gitea: { type: gitea, url: not an address }
  hub: { type: ocj, url: https://docker.io }
parallel_deploys: 0
projects:
  app:
    registry: gitae
    image: https://git.example.com/team/app
    privileged: true
    environment: { A: b }
    stages:
      dev: { tag_pattern: "/(/" }
      Prod: { tag_pattern: "v*", promote_from: dve }
      rel: { keep: many }
`;
  const problems = await problemsOf(yaml);
  expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
    '2 global.domian',
    '3 global.bake',
    '5 registries.gitea.url',
    '6 registries.hub.type',
    '7 parallel_deploys',
    '10 projects.app.registry',
    '11 projects.app.image',
    '12 projects.app.privileged',
    '13 projects.app.environment',
    '15 projects.app.stages.dev.tag_pattern',
    '16 projects.app.stages.Prod',
    '16 projects.app.stages.Prod.promote_from',
    '17 projects.app.stages.rel.tag_pattern',
    '17 projects.app.stages.rel.keep',
  ]);
  for (const { message, hint } of problems) expect(`${message} ${hint}`).toMatch(/\.|\?$/);
  expect(formatProblems('dw.yaml', problems)).toContain(
    'dw.yaml:2:3\n  global.domian: The key "domian" is not known here.\n    Did you mean "domain"?',
  );
});

it('a file that is not there is one problem', async () => {
  const parts = () => Promise.reject(new Error('nobody is to be asked'));
  expect(await loadConfig({ file: '/nowhere/docker-watcher.yaml', env: {}, parts })).toMatchObject({
    ok: false,
    problems: [{ line: 1, column: 1, message: 'The file is not there.' }],
  });
});

it.each([
  ['', 'The file is empty.'],
  ['- a', 'The file is not a map of keys and values.'],
  ['a: "x', 'A character is missing here.'],
  ['# nothing yet', 'The file is empty.'],
  ['projects: {}\nprojects: {}', 'This key stands twice in the same map.'],
  ['a: 1\n---\nb: 2', 'A second YAML document begins here.'],
])('%j: %s', async (yaml, message) => {
  expect((await problemsOf(yaml)).map((problem) => problem.message)).toContain(message);
});

describe('short forms', () => {
  it('without a proxy there is the embedded one', async () => {
    expect((await loadGood(yamlOf())).proxy).toMatchObject({
      id: 'proxy',
      type: 'embedded',
      settings: { listen: '0.0.0.0:80' },
    });
  });

  it('two proxies are one too many', async () => {
    const global = 'domain: example.com\nnpm: { url: http://npm:81, email: a@b.c, password: some-password }';
    expect(await problemsOf(yamlOf({ global, rest: 'proxy: { type: embedded }' }))).toMatchObject([
      { line: 6, path: 'global.npm', message: 'There are two proxies: this one and "proxy" on line 3.' },
    ]);
  });

  it('a notifier may stand beside the short one, unless it is called like it', async () => {
    const global = 'domain: example.com\nnotification_url: https://a.example';
    const notifier = (id: string) => `notifiers: { ${id}: { type: webhook, url: https://b.example } }`;
    const both = await loadGood(yamlOf({ global, rest: notifier('chat') }));
    expect(both.notifiers.map(({ id }) => id)).toEqual(['chat', 'webhook']);
    expect(await problemsOf(yamlOf({ global, rest: notifier('webhook') }))).toMatchObject([
      { line: 6, path: 'global.notification_url' },
    ]);
  });

  it('what the plugin says of a short form is told at the short form', async () => {
    const global = 'domain: example.com\nnpm: { url: http://npm:81, emial: a@b.c, password: some-password }';
    expect(await problemsOf(yamlOf({ global }))).toMatchObject([
      { line: 6, path: 'global.npm.emial', hint: 'Did you mean "email"?' },
    ]);
  });
});

describe('the poll interval', () => {
  const ms = async (yaml: string) => (await loadGood(yaml)).registries.map(({ pollIntervalMs }) => pollIntervalMs);
  const registries =
    'registries:\n  a: { type: oci, url: https://a.example, poll_interval: 7s }\n  b: { type: oci, url: https://b.example }\n';
  const rest = 'projects: { app: { registry: a, image: a.example/x, stages: { dev: { tag_pattern: "*" } } } }';

  it.each([
    ['', [7_000, 60_000]],
    ['poll_interval: 2m\n', [7_000, 120_000]],
    ['global: { poll_interval: 5s }\n', [7_000, 5_000]],
  ])('%j', async (top, expected) => {
    expect(await ms(`${top}${registries}${rest}`)).toEqual(expected);
  });

  it('is at least 5s, and set once', async () => {
    expect(await problemsOf(`poll_interval: 1s\n${registries}${rest}`)).toMatchObject([
      { line: 1, path: 'poll_interval' },
    ]);
    expect(await problemsOf(`poll_interval: 9s\nglobal: { poll_interval: 8s }\n${registries}${rest}`)).toMatchObject([
      { line: 2, path: 'global.poll_interval' },
    ]);
  });
});

describe('docker-watcher itself', () => {
  it.each([
    ['auth: { type: none }', 'auth.type'],
    ['auth: { type: none, password: long-enough }\nserver: { host: 127.0.0.1 }', 'auth.password'],
    ['server: { trusted_proxies: [10.0.0.1, traefik] }', 'server.trusted_proxies[1]'],
    ['server: { trusted_proxies: [10.0.0.0/33] }', 'server.trusted_proxies[0]'],
    ['server: { trusted_proxies: [10.0.0.0/8/8] }', 'server.trusted_proxies[0]'],
    ['docker: { port_range: 200-100 }', 'docker.port_range'],
    ['docker: { port_range: 60000-70000 }', 'docker.port_range'],
    ['docker: { socket: /a, host: "tcp://b:1" }', 'docker.host'],
    ['docker: { tls: { cert: pem } }', 'docker.tls.cert'],
    ['notifiers: { a: { type: webhook, url: https://a.example, events: [deploy.succeded] } }', 'notifiers.a.events[0]'],
    ['notifiers: { "a b": { type: webhook, url: https://a.example } }', 'notifiers["a b"]'],
  ])('%s is refused', async (rest, path) => {
    expect((await problemsOf(yamlOf({ rest }))).map((problem) => problem.path)).toEqual([path]);
  });

  it.each([
    'auth: { type: none, force: true }',
    'auth: { type: none }\nserver: { host: 127.0.0.1 }',
    'auth: { type: none }\nserver: { host: "::1" }',
    'server: { trusted_proxies: [10.0.0.1, 172.18.0.0/16, "fd00::/8", "::1"] }',
    'docker: { port_range: 100-200 }',
    'notifiers: { a: { type: webhook, url: https://a.example, events: [deploy.*, stage.unhealthy, "*"] } }',
  ])('%s is taken', async (rest) => {
    expect((await load(yamlOf({ rest }))).ok).toBe(true);
  });

  it('finds its data folder: as told, by the environment, by the file', async () => {
    const rest = 'store: { data_dir: ../state }';
    const dir = async (options: Parameters<typeof load>[1]) => (await loadGood(yamlOf({ rest }), options)).dataDir;
    expect(await dir({ dataDir: '/told', env: { DOCKER_WATCHER_DATA: '/environment' } })).toBe('/told');
    expect(await dir({ env: { DOCKER_WATCHER_DATA: '/environment' } })).toBe('/environment');
    expect(await dir({})).toBe('/etc/state');
  });
});

it('asks once for all the parts that the file names, wherever they are named', async () => {
  const asked: unknown[] = [];
  const yaml = yamlOf({
    rest: 'plugins: [gitea]\nplugins_dir: ./plugins',
    stage: 'healthcheck: { type: grpc, service: a }',
    project: 'healthcheck: { type: tcp }',
  });
  await loadGood(yaml, {
    parts: async (wish) => {
      asked.push(wish);
      return testSchemas;
    },
  });
  expect(asked).toEqual([
    {
      plugins: ['gitea'],
      pluginsDir: '/etc/docker-watcher/plugins',
      types: [
        { kind: 'registry', type: 'gitea' },
        { kind: 'proxy', type: 'embedded' },
        { kind: 'probe', type: 'grpc' },
      ],
    },
  ]);
});

it('a part whose plugin is not at hand passes with a note', async () => {
  const { notes, registries } = await loadGood(yamlOf(), {
    parts: async () => ({ part: () => ({ unchecked: true, note: 'Not checked.' }) }),
  });
  expect(notes.map(({ message }) => message)).toEqual(['Not checked.', 'Not checked.']);
  expect(registries[0]?.settings).toEqual({ url: 'https://git.example.com' });
});
