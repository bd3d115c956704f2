import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/index.js';
import type { Deploy } from '../../src/deploy/index.js';
import { createHttp } from '../../src/http/index.js';
import { line } from '../api/fake-container.js';
import { DEPLOY, DIGEST, openWorld, TOKENS, type World } from '../api/world.js';
import { commandLine } from './run.js';

let folder: string;
let world: World;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-cli-'));
  world = await openWorld({}, join(folder, 'controller.sock'));
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...argv: string[]) => commandLine({ env: { DOCKER_WATCHER_DATA: folder } }).run(...argv);

describe('asking the controller', () => {
  it('shows the status in 80 columns', async () => {
    const { code, out } = await run('status');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "STAGE      STATE      TAG    SINCE  ADDRESS
      app/dev    ● running  dev-1    3 h  http://stage-dev-app.example.com:8000/
          1 candidate waits for you
      app/old    ◇ orphan   –
      other/dev  ○ empty    –             http://stage-dev-other.example.com:8000/
      "
    `);
  });

  it('shows candidates and why', async () => {
    expect((await run('candidates', 'app/dev')).out).toMatchInlineSnapshot(`
      "TAG   DIGEST  AGE  DECISION   WHY
        v2               available  waits for a person
      "
    `);
  });

  it('shows webhooks to be copied whole', async () => {
    expect((await run('webhooks')).out).toMatchInlineSnapshot(`
      "gitea
        address  /api/webhook/gitea
        secret   hook-secret-value

      generic
        address  /api/webhook/generic
        secret   generic-secret-value

      Set server.base_url to see whole addresses: they begin with where registries reach it.
      "
    `);
  });

  it('gives JSON where it is asked for', async () => {
    for (const argv of [
      ['status'],
      ['candidates', 'app/dev'],
      ['webhooks'],
      ['token', 'list'],
      ['deploy', 'app/dev'],
      ['plan'],
      ['audit'],
      ['promote', 'other/dev'],
      ['apply', 'app/dev'],
      ['restart', 'app/dev'],
      ['pause', 'app/dev'],
      ['skip', 'app/dev', 'v2'],
      ['quarantine', 'lift', 'app/dev', DIGEST],
      ['remove', 'app/old', '--yes'],
    ]) {
      const { code, out } = await run(...argv, '--json');
      expect([code, typeof JSON.parse(out)]).toEqual([0, 'object']);
    }
  });

  it('makes, lists and revokes tokens', async () => {
    const made = await run('token', 'create', 'ci', '--ability', 'deploy', '--project', 'app', '--expires', '30d');
    expect(made.out).toMatch(/^dw_\w{32}\n$/);
    const remote = commandLine({ env: { DOCKER_WATCHER_TOKEN: made.out.trim() } });
    expect((await remote.run('status', '--url', world.url)).code).toBe(0);
    const [id] = [...world.tokens.rows.keys()].slice(-1);
    expect((await run('token', 'list')).out).toContain(String(id));
    expect((await run('token', 'revoke', String(id))).code).toBe(0);
    expect((await remote.run('status', '--url', world.url)).code).toBe(3);
  });

  it('prints events, and ends', async () => {
    world.log.append('candidate.seen', { project: 'app', stage: 'dev', data: { tag: 'dev-1' } });
    const { code, out } = await run('events');
    expect([code, out]).toEqual([0, '2026-03-01 12:00:00Z  candidate.seen  app/dev  dev-1 · by system test\n']);
  });

  it('shows the plan in 80 columns', async () => {
    const { code, out } = await run('plan');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "app/dev  dev-1 is live
        next deploy   recreate: /srv/app is mounted read-write, and two versions may
                      not be meant to write to it at once
                      To change that: If they may: { source: /srv/app, target: /data,
                      shared: true }
        gap           Requests wait in the proxy, at most 30 s, from the stop of the
                      old version until the new one is healthy.
        reached       by ip: docker-watcher is a process on the engine's host
        ◐ waiting     configuration: env.LEVEL, port
                      docker-watcher apply app/dev
        ◐ drift       The restart policy of app-dev-1 is "no" instead of "always". It
                      mends itself.
        ✗ drift       app-dev-1, which ran dev-1, is gone. It waits for a person.

      app/old  left the configuration, and serves on; nothing is live
        ✗ not known   No Docker engine answers.

      other/dev  nothing is live
        next deploy   blue-green: nothing stands in the way of two versions side by
                      side
        reached       by network: the proxy is a container on the same network
      "
    `);
    for (const text of out.split('\n')) expect(text.length).toBeLessThanOrEqual(80);
    expect((await run('plan', 'app/old')).out).toMatch(/^app\/old .*\n {2}✗ not known/);
    expect((await run('plan', 'other')).out).toMatch(/^other\/dev /);
    expect((await run('plan', 'nope')).out).toBe('There is no such stage.\n');
  });

  it('says when the configuration of a stage waits', async () => {
    world.state.configHash = 'another';
    expect((await run('status')).out).toContain('its configuration has changed: docker-watcher apply app/dev');
  });

  it('shows who changed what, and from where', async () => {
    const by = { actor: { kind: 'user', id: 'ann' } } as const;
    world.log.append('deploy.queued', { ...by, project: 'app', stage: 'dev', data: { tag: 'v1', from: '10.0.0.1' } });
    world.log.append('token.created');
    expect((await run('audit')).out).toMatchInlineSnapshot(`
      "WHEN                  WHAT              WHERE    WHO          FROM
      2026-03-01 12:00:00Z  token.created              system test
      2026-03-01 12:00:00Z  deploy.queued v1  app/dev  user ann     10.0.0.1
      "
    `);
    expect((await run('audit', '--actor', 'ann', '--limit', '1')).out).not.toContain('token.created');
    expect((await run('audit', '--project', 'none')).out).toBe('Nothing was changed.\n');
  });

  it('prints what the live container prints, each stream to its own', async () => {
    world.container.state.lines = [line(1, 'one'), { ...line(2, 'two'), stream: 'stderr' }];
    expect(await run('logs', 'app/dev', '--tail', '5')).toEqual({ code: 0, out: 'one\n', err: 'two\n' });
    await run('logs', 'app/dev', '-f');
    expect(world.container.asked).toMatchObject([
      { options: { follow: false, tail: 5 } },
      { options: { follow: true, tail: 100 } },
    ]);
    const [first] = (await run('logs', 'app/dev', '--json')).out.split('\n');
    expect(JSON.parse(first ?? '')).toEqual(line(1, 'one'));
    world.container.state.fault = new AppError('engine.failed', 'The logging driver can not be read.');
    const failed = await run('logs', 'app/dev');
    expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('✗ The logging driver can not be read.')]);
  });

  it('takes a token from a file, never as an argument', async () => {
    await writeFile(join(folder, 'token'), `${TOKENS.read}\n`);
    const remote = commandLine();
    expect((await remote.run('status', '--url', world.url, '--token-file', join(folder, 'token'))).code).toBe(0);
    expect((await remote.run('status', '--url', world.url, '--token', TOKENS.read)).code).toBe(2);
  });

  it('finds the data folder by the configuration', async () => {
    const config = join(folder, 'docker-watcher.yaml');
    const found = commandLine({ actions: { dataDirOf: async () => folder } });
    await writeFile(config, '');
    expect((await found.run('status', '--config', config)).code).toBe(0);
  });
});

describe('saying no', () => {
  it.each<[what: string, argv: string[], code: number, says: RegExp]>([
    ['an unknown command', ['deplyo'], 2, /unknown command/],
    ['no stage', ['deploy', 'app'], 2, /PROJECT\/STAGE/],
    ['a stage that is not there', ['deploy', 'app/nope'], 2, /no stage "nope".*\n.*Its stages: dev, old/],
    ['both tag and digest', ['deploy', 'app/dev', '--tag', 'a', '--digest', 'b'], 2, /cannot be used with/],
    [
      'a quarantined image',
      ['deploy', 'app/dev', '--tag', 'bad'],
      3,
      /✗ dev-3 failed its gate\.\n {2}Deploy with force\./,
    ],
    ['no such token', ['token', 'revoke', 'x'], 2, /no token "x"/],
    ['no address', ['status', '--url', 'example.com'], 2, /not an address/],
    ['no whole number', ['events', '--after', 'x'], 2, /whole number/],
  ])('%s', async (_what, argv, code, says) => {
    const answer = await run(...argv);
    expect(answer.code).toBe(code);
    expect(answer.err).toMatch(says);
    expect(answer.out).toBe('');
  });

  it('tells how to start a controller that is not there', async () => {
    const { code, err } = await run('status', '--data', join(folder, 'other'));
    expect(code).toBe(1);
    expect(err).toMatch(/No docker-watcher answers on .*controller\.sock.\n.*docker-watcher serve --config/);
  });

  it('tells strangers that they need a token', async () => {
    const { code, err } = await commandLine().run('status', '--url', world.url);
    expect([code, err]).toEqual([3, expect.stringContaining('Authorization: Bearer')]);
  });
});

describe('following a deploy', () => {
  const told: [type: StoredEvent['type'], second: number, data?: Record<string, unknown>][] = [
    ['deploy.started', 0],
    ['deploy.step.started', 1, { step: 'pull' }],
    ['deploy.step.done', 4, { step: 'pull' }],
    ['deploy.step.started', 4, { step: 'gate' }],
  ];
  const tell = (entries: typeof told) => {
    for (const [type, second, data = {}] of entries) {
      const at = new Date(Date.parse('2026-03-01T12:00:00Z') + second * 1_000).toISOString();
      world.log.append(type, { at, data, deploy: DEPLOY.id });
    }
  };
  const end = (state: Partial<Deploy>, entries: typeof told) => {
    world.deploys.set(DEPLOY.id, { ...DEPLOY, ...state });
    tell(entries);
  };

  beforeEach(() => {
    world.deploys.set(DEPLOY.id, { ...DEPLOY, state: 'running' });
    tell(told);
  });

  it('shows its steps with their durations', async () => {
    const following = run('deploy', 'app/dev', '--tag', 'dev-1', '--follow');
    while (world.log.listeners.size === 0) await sleep(2);
    end({ state: 'succeeded' }, [
      ['deploy.step.done', 9, { step: 'gate' }],
      ['deploy.succeeded', 12],
    ]);
    const { code, out } = await following;
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Deploy of dev-1 on app/dev
        ✓ pull             3.0 s
        ✓ gate             5.0 s
      ✓ dev-1 is live on app/dev after 12 s.
      "
    `);
  });

  it('exits 1 with the failure card when it fails', async () => {
    const failure = {
      step: 'gate',
      code: 'container.unhealthy',
      message: 'connection refused on port 3000',
      diagnosis: 'Nothing listens on port 3000; the image exposes 8080.',
      exitCode: 137,
      oom: true,
      log: ['listening on 8080'],
      nowServing: 'dev-0 is still serving',
    } as const;
    const following = run('deploy', 'app/dev', '--follow');
    while (world.log.listeners.size === 0) await sleep(2);
    end({ state: 'failed', failure }, [
      ['deploy.step.failed', 12.5, { step: 'gate' }],
      ['deploy.undoing', 12.5],
      ['deploy.step.started', 12.5, { step: 'start' }],
      ['deploy.step.done', 13, { step: 'start' }],
      ['deploy.failed', 13],
    ]);
    const { code, out } = await following;
    expect(code).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "Deploy of dev-1 on app/dev
        ✓ pull             3.0 s
        ✗ gate             8.5 s
        ↩ taking it back
        ✓ undo start       500 ms
      ✗ dev-1 is not live on app/dev: gate failed.
        What  connection refused on port 3000
        Why   Nothing listens on port 3000; the image exposes 8080.
        Exit  137 (out of memory)
        Now   dev-0 is still serving
        Its last words:
          listening on 8080
      "
    `);
  });

  it('rewrites one line for a person', async () => {
    end({ state: 'succeeded' }, [['deploy.succeeded', 12]]);
    const { out } = await commandLine({ env: { DOCKER_WATCHER_DATA: folder }, isInteractive: true }).run(
      'rollback',
      'app/dev',
      '--follow',
    );
    expect(out).toContain('\r\u001b[2K  … gate');
    expect(out).not.toMatch(/… gate[^\r]*$/);
  });

  it('goes on where it was when the controller was away for a moment', async () => {
    const following = run('deploy', 'app/dev', '--follow');
    while (world.log.listeners.size === 0) await sleep(2);
    await sleep(50);
    await world.close();
    end({ state: 'succeeded' }, [
      ['deploy.step.done', 9, { step: 'gate' }],
      ['deploy.succeeded', 12],
    ]);
    const again = createHttp(world.ports, { auth: 'token' });
    await again.listen({ host: '127.0.0.1', port: 0, socket: join(folder, 'controller.sock') });
    const { code, out } = await following;
    expect(code).toBe(0);
    expect(out.match(/✓ pull/g)).toHaveLength(1);
    expect(out.match(/✓ gate/g)).toHaveLength(1);
    await again.close(0);
  });
});

describe('the application', () => {
  it('is started with the configuration that is named', async () => {
    const line = commandLine({ env: { DOCKER_WATCHER_CONFIG: join(folder, 'x.yaml') } });
    expect((await line.run('serve', '--data', folder, '--log-level', 'debug')).code).toBe(0);
    expect(line.called).toEqual([['serve', { config: join(folder, 'x.yaml'), data: folder, logLevel: 'debug' }]]);
  });

  it('tells of mistakes by exit code 2', async () => {
    const line = commandLine({ actions: { validate: async () => ({ ok: false, text: '3:5 projects: wrong' }) } });
    expect(await line.run('validate', '--config', 'x')).toEqual({ code: 2, out: '', err: '3:5 projects: wrong\n' });
  });

  it('prints the description of the API without a controller', async () => {
    expect(await commandLine().run('openapi')).toEqual({ code: 0, out: '{"openapi":"3.1.0"}\n', err: '' });
  });

  it('documents its exit codes', async () => {
    const { code, out } = await commandLine().run('--help');
    expect([code, out]).toEqual([0, expect.stringMatching(/Exit codes:\n {2}0 {2}done/)]);
  });
});
