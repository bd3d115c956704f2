import { describe, expect, it } from 'vitest';
import { loadGood, yamlOf } from '../../../test/config/load.js';
import { changesBetween, needsRestart } from './changes.js';
import { summarize } from './summarize.js';

const changes = async (before: string, after: string) => changesBetween(await loadGood(before), await loadGood(after));

describe('what changed', () => {
  it.each([
    ['nothing, with lines moved', yamlOf(), `# a line\n\n${yamlOf()}`, []],
    ['a stage', yamlOf(), yamlOf({ stage: 'bake: 1s' }), ['app/dev']],
    ['a value all stages take', yamlOf(), yamlOf({ project: 'env: { A: b }' }), ['app/dev']],
    ['a stage more', yamlOf(), yamlOf().concat('      rel: { tag_pattern: "v*" }\n'), ['app/rel']],
    ['a stage less', yamlOf().concat('      rel: { tag_pattern: "v*" }\n'), yamlOf(), ['app/rel']],
    [
      'a registry',
      yamlOf(),
      yamlOf().replace('git.example.com }', 'git.example.com, username: me }'),
      ['registry gitea'],
    ],
    ['the proxy', yamlOf(), yamlOf({ rest: 'proxy: { type: embedded, listen: ":81" }' }), ['proxy']],
    [
      'a notifier',
      yamlOf(),
      yamlOf({ rest: 'notifiers: { chat: { type: webhook, url: https://a.example } }' }),
      ['notifier chat'],
    ],
    ['the server', yamlOf(), yamlOf({ rest: 'server: { port: 81 }' }), ['server']],
    ['sign-in', yamlOf(), yamlOf({ rest: 'auth: { password: another-one }' }), ['auth']],
  ])('%s', async (_what, before, after, expected) => {
    expect(await changes(before, after)).toEqual(expected);
  });

  it.each([
    ['server: { port: 81 }', ['server.port']],
    ['server: { host: "::1" }', ['server.host']],
    ['server: { cors: [https://a.example] }', ['server.cors']],
    ['server: { trusted_proxies: [10.0.0.1] }', ['server.trusted_proxies']],
    ['auth: { password: another-one }', ['auth']],
    ['store: { data_dir: ./other }', ['store.data_dir']],
    ['docker: { socket: /run/other.sock }', ['docker.socket']],
    ['docker: { host: "tcp://a:1", tls: { ca: pem } }', ['docker.host', 'docker.tls']],
    ['docker: { reach: ip }', []],
    ['poll_interval: 9s', []],
  ])('%s needs a restart for %j', async (rest, expected) => {
    expect(needsRestart(await loadGood(yamlOf()), await loadGood(yamlOf({ rest })))).toEqual(expected);
  });
});

describe('the summary', () => {
  const rest = `auth: { password: admin-secret }
proxy: { type: npm, url: "http://me:url-secret@npm:81", email: a@b.c, password: npm-secret }
notifiers: { chat: { type: webhook, url: https://a.example, secret: sign-secret } }`;
  const stage = `env: { API_KEY: env-secret, LEVEL: env-plain }
command: [run, --key=env-secret]
healthcheck: { path: /a, headers: { authorization: header-secret } }`;
  const yaml = yamlOf({ rest, stage }).replace(
    'type: gitea,',
    'type: gitea, token: git-secret, webhook: { secret: hook-secret },',
  );

  it('holds what runs, and neither secrets nor values of variables', async () => {
    const config = await loadGood(yaml);
    const summary = summarize(config);
    const text = JSON.stringify(summary);
    expect(text).not.toMatch(/-secret|env-plain/);
    // The control: they are there to be found.
    expect(JSON.stringify(config)).toMatch(/env-secret.*|env-plain/);
    expect(summary).toMatchObject({
      proxy: { id: 'proxy', type: 'npm', settings: { url: 'http://npm:81', email: 'a@b.c' } },
      registries: [{ id: 'gitea', webhookSecret: 'configured', pollIntervalMs: 60_000 }],
      stages: [
        {
          key: 'app/dev',
          image: 'git.example.com/team/app',
          host: 'stage-dev-app.example.com',
          run: { env: ['API_KEY', 'LEVEL'] },
          probe: { settings: { path: '/a', headers: ['authorization'] } },
        },
      ],
    });
  });

  it('is plain JSON', async () => {
    const summary = summarize(await loadGood(yaml));
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});
