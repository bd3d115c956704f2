import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { load, loadGood, problemsOf, yamlOf } from '../../../test/config/load.js';
import { looksSecret } from './looks-secret.js';

const registry = (more: string) =>
  yamlOf().replace('url: https://git.example.com', `url: https://git.example.com, ${more}`);
const tokenOf = async (more: string, options?: Parameters<typeof loadGood>[1]) =>
  (await loadGood(registry(more), options)).registries[0]?.settings.token;

describe('a secret', () => {
  it('comes by value, by variable, or by file, and is known', async () => {
    const options = {
      env: { TOKEN: 'by-variable' },
      files: { '/etc/docker-watcher/token': 'by-file\r\n', '/run/secrets/token': 'far\n\n' },
    };
    expect(await tokenOf('token: by-value')).toBe('by-value');
    expect(await tokenOf('token_env: TOKEN', options)).toBe('by-variable');
    expect(await tokenOf('token_file: ./token', options)).toBe('by-file');
    expect(await tokenOf('token_file: /run/secrets/token', options)).toBe('far');
    expect((await loadGood(registry('token_env: TOKEN'), options)).secrets).toContain('by-variable');
  });

  it('of our own keys comes the same ways', async () => {
    const rest = 'auth: { password_file: pw, token_env: T }\ndocker: { host: "tcp://a:1", tls: { ca_file: ca.pem } }';
    const config = await loadGood(yamlOf({ rest }).replace('url: https', 'webhook: { secret_env: W }, url: https'), {
      env: { T: 'token-value', W: 'webhook-value' },
      files: { '/etc/docker-watcher/pw': 'pass-value', '/etc/docker-watcher/ca.pem': 'PEM\n' },
    });
    expect(config.auth).toEqual({ type: 'password', password: 'pass-value', token: 'token-value' });
    expect(config.docker.tls).toEqual({ ca: 'PEM' });
    expect(config.registries[0]?.webhookSecret).toBe('webhook-value');
    expect([...config.secrets].sort()).toEqual(['PEM', 'pass-value', 'token-value', 'webhook-value']);
  });

  it('the password inside of an address is one', async () => {
    const yaml = yamlOf().replace('https://git.example.com }', 'https://me:inner%20pass@git.example.com }');
    expect((await loadGood(yaml)).secrets).toEqual(['inner%20pass', 'inner pass']);
  });

  it.each([
    ['token: a, token_env: B', 'token_env', '"token" and "token_env" say the same.'],
    ['token_env: A, token_file: b', 'token_file', '"token_env" and "token_file" say the same.'],
    ['token_env: MISSING', 'token_env', 'The environment variable MISSING is not set.'],
    ['token_env: EMPTY', 'token_env', 'The environment variable EMPTY is empty.'],
    ['token_env: 5', 'token_env', 'Expects the name of an environment variable; found a number.'],
    ['token_file: ./none', 'token_file', 'The file /etc/docker-watcher/none is not there.'],
    ['token_file: ./empty', 'token_file', 'The file /etc/docker-watcher/empty is empty.'],
    ['token: 5', 'token', 'Expects text; found a number.'],
    ['tokne_env: A', 'tokne_env', 'The key "tokne_env" is not known here.'],
  ])('%s is told once', async (more, key, message) => {
    const options = { env: { EMPTY: '' }, files: { '/etc/docker-watcher/empty': '\n' } };
    expect(await problemsOf(registry(more), options)).toMatchObject([
      { line: 2, path: `registries.gitea.${key}`, message },
    ]);
  });

  it('that is not on this machine is worth a note where the file is only checked', async () => {
    const yaml = registry('token_env: MISSING').replace('}', ', webhook: { secret_file: ./none } }');
    const loaded = await load(yaml, { withoutSecrets: true });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    expect(loaded.config.notes).toMatchObject([
      { line: 2, path: 'registries.gitea.token_env', message: 'The environment variable MISSING is not set.' },
      { line: 2, path: 'registries.gitea.webhook.secret_file' },
    ]);
    expect((await load(yaml)).ok).toBe(false);
  });

  it('that is needed is asked for in all its forms', async () => {
    const rest = 'proxy: { type: npm, url: http://npm:81, email: a@b.c }';
    const [problem] = await problemsOf(yamlOf({ rest }));
    expect(problem).toMatchObject({ line: 3, path: 'proxy.password', message: 'The key "password" is missing.' });
    expect(problem?.hint).toContain('password_env');
  });
});

/** Everything a person could have put a secret at by mistake: each value of the file in turn is one. */
describe('no text about a mistake holds a value', () => {
  const SECRET = 'ghp_S3cretS3cretS3cretS3cret';
  const FORMS: readonly unknown[] = [
    SECRET,
    `${SECRET}: x`,
    [SECRET],
    { a: SECRET },
    `/${SECRET}`,
    `x ${SECRET}:y/z@w`,
  ];
  /** Names that mistakes are told by: nobody keeps a secret there. */
  const NAMES = new Set(['type', 'domain', 'subdomain', 'subdomain_pattern']);
  const file = {
    version: 1,
    poll_interval: '5s',
    plugins_dir: './plugins',
    server: { host: '::1', port: 1, base_url: 'https://a.example', cors: ['https://b.example'] },
    auth: { type: 'password', password: 'x', token_env: 'TOKEN' },
    store: { data_dir: './data' },
    docker: { host: 'tcp://a:1', reach: 'auto', port_range: '1-2', tls: { ca: 'x', cert: 'y', key_env: 'TOKEN' } },
    global: {
      domain: 'example.com',
      notification_url: 'https://a.example',
      npm: { url: 'http://n', email: 'a@b.c', password_env: 'TOKEN' },
    },
    registries: { gitea: { type: 'gitea', url: 'https://a.example', token_env: 'TOKEN', webhook: { secret: 'x' } } },
    notifiers: { chat: { type: 'webhook', url: 'https://a.example', secret_env: 'TOKEN', events: ['deploy.*'] } },
    projects: {
      app: {
        registry: 'gitea',
        image: 'a.example/b',
        port: 3000,
        env: { A: 'x', B: { value_env: 'TOKEN' }, C: { value: 'x' } },
        labels: ['a=b'],
        command: 'run it',
        volumes: ['a:/b', { source: './c', target: '/d' }],
        extra_hosts: ['a:b'],
        devices: ['/dev/a'],
        tmpfs: ['/tmp'],
        resources: { memory: '512m' },
        deploy_window: 'Mon 09:00-10:00',
        healthcheck: { path: '/a', headers: { authorization: 'x' } },
        stages: {
          dev: { tag_pattern: 'dev-*', promote_from: 'rel', ports: ['1:1'] },
          rel: { tag_pattern: { semver: '1' }, subdomain: 'x' },
        },
      },
    },
  };
  const env = { TOKEN: 'x' };

  it('the file is right as it is', async () => {
    expect((await load(stringify(file), { env })).ok).toBe(true);
  });

  it.each(
    pathsOf(file)
      .filter((path) => !NAMES.has(String(path.at(-1))))
      .map((path) => [path.join('.'), path] as const),
  )('%s', async (_name, path) => {
    let refused = 0;
    for (const form of FORMS) {
      const copy = structuredClone(file);
      const parent = path.slice(0, -1).reduce((value: unknown, key) => (value as Record<string, unknown>)[key], copy);
      (parent as Record<string, unknown>)[path.at(-1) ?? ''] = form;
      const loaded = await load(stringify(copy), { env });
      if (loaded.ok) continue;
      refused++;
      expect(JSON.stringify(loaded.problems)).not.toMatch(/s3cret/i);
    }
    expect(refused).toBeGreaterThan(0);
  });
});

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
}

it.each([
  ['PASSWORD', true],
  ['DB_PASSWORD', true],
  ['dbPassword', true],
  ['GITHUB_TOKEN', true],
  ['API_KEY', true],
  ['APIKEY', true],
  ['secret-key', true],
  ['AWS_SECRET_ACCESS_KEY', true],
  ['DATABASE_URL', true],
  ['SENTRY_DSN', true],
  ['MY_PASS', true],
  ['LOG_LEVEL', false],
  ['KEYBOARD', false],
  ['MONKEY', false],
  ['PUBLIC_KEY', false],
  ['BASE_URL', false],
  ['AUTHOR', false],
  ['COMPASS', false],
])('%s looks secret: %s', (name, expected) => {
  expect(looksSecret(name)).toBe(expected);
});
