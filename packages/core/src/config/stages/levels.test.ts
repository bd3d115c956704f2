import { describe, expect, it } from 'vitest';
import { loadGood, problemsOf, yamlOf } from '../../../test/config/load.js';

const stageOf = async (parts: Parameters<typeof yamlOf>[0], options?: Parameters<typeof loadGood>[1]) => {
  const [stage] = (await loadGood(yamlOf(parts), options)).stages;
  if (stage === undefined) throw new Error('There is no stage');
  return stage;
};
const global = (more: string) => `domain: example.com\n${more}`;

describe('stage over project over global', () => {
  it('the inner replaces the outer', async () => {
    const parts = { global: global('bake: 1s\nkeep: 1\norder: seen'), project: 'bake: 2s\nkeep: 2', stage: 'bake: 3s' };
    expect(await stageOf(parts)).toMatchObject({ bakeMs: 3_000, keep: 2, tags: { order: 'seen' } });
  });

  it('lists are replaced whole', async () => {
    const stage = await stageOf({ global: global('dns: [1.1.1.1]'), stage: 'dns: [9.9.9.9]' });
    expect(stage.run.dns).toEqual(['9.9.9.9']);
  });

  it('env and labels merge by name, written as maps or lists', async () => {
    const { run } = await stageOf({
      global: global('env: { A: global, B: global, C: global }\nlabels: { a: "1", b: "1" }'),
      project: 'env: ["B=project", "D="]\nlabels: [b=2, c]',
      stage: 'env: { C: stage }',
    });
    expect(run.env).toEqual({
      A: { value: 'global', secret: false },
      B: { value: 'project', secret: false },
      C: { value: 'stage', secret: false },
      D: { value: '', secret: false },
    });
    expect(run.labels).toEqual({ a: '1', b: '2', c: '' });
  });

  it('resources merge by key', async () => {
    const { run } = await stageOf({
      global: global('resources: { memory: 1g, cpus: 2 }'),
      stage: 'resources: { memory: 512m, pids: 100 }',
    });
    expect(run).toMatchObject({ memoryBytes: 512 * 1024 ** 2, cpus: 2, pids: 100 });
  });

  it.each([
    ['true', '{ hsts: true }', { force: true, http2: true, hsts: true }],
    [
      '{ certificate: wild, force: false }',
      '{ hsts: true }',
      { certificate: 'wild', force: false, http2: true, hsts: true },
    ],
    ['{ certificate: wild }', 'true', { certificate: 'wild', force: true, http2: true, hsts: false }],
    ['{ certificate: wild }', 'false', undefined],
    ['false', '{}', { force: true, http2: true, hsts: false }],
  ])('tls %s under %s', async (outer, inner, tls) => {
    expect((await stageOf({ global: global(`tls: ${outer}`), stage: `tls: ${inner}` })).tls).toEqual(tls);
  });

  it('what an outer level has wrong is told though nobody takes it', async () => {
    const parts = { global: global('deploy_window: whenever'), stage: 'deploy_window: Mon' };
    expect(await problemsOf(yamlOf(parts))).toMatchObject([{ line: 6, path: 'global.deploy_window' }]);
  });

  it('what an outer level has wrong is told once for all who take it', async () => {
    const yaml = yamlOf({ project: 'volumes: [nowhere]' }).concat('      rel: { tag_pattern: "v*" }\n');
    expect(await problemsOf(yaml)).toHaveLength(1);
  });
});

describe('values', () => {
  it('numbers stay as they are written where text is wanted', async () => {
    const { run } = await stageOf({
      stage: 'env: { A: 1.10, B: 0x10, C: True, D: 12345678901234567890, E: { value: 1.0 } }',
    });
    expect(Object.values(run.env).map(({ value }) => value)).toEqual([
      '1.10',
      '0x10',
      'True',
      '12345678901234567890',
      '1.0',
    ]);
  });

  it('secrets come by variable or file, and are known as such', async () => {
    const options = { env: { OURS: 'from-environment' }, files: { '/etc/docker-watcher/s/k': 'from-file\n' } };
    const stage =
      'env: { A: { value_env: OURS }, B: { value_file: ./s/k }, C: { value_env: OURS, secret: false }, API_TOKEN: tok, PUBLIC_KEY: pub }';
    const config = await loadGood(yamlOf({ stage }), options);
    expect(config.stages[0]?.run.env).toEqual({
      A: { value: 'from-environment', secret: true },
      B: { value: 'from-file', secret: true },
      C: { value: 'from-environment', secret: false },
      API_TOKEN: { value: 'tok', secret: true },
      PUBLIC_KEY: { value: 'pub', secret: false },
    });
    expect([...config.secrets].sort()).toEqual(['from-environment', 'from-file', 'tok']);
  });

  it('a value that is not secret anywhere is no secret', async () => {
    const stage = 'env: { C: { value_env: OURS, secret: false } }';
    expect((await loadGood(yamlOf({ stage }), { env: { OURS: 'plain' } })).secrets).toEqual([]);
  });

  it('short forms are read', async () => {
    const { run, hooks, probe, tags } = await stageOf({
      stage: `command: node "main file.js" --name='a b'
entrypoint: [tini, --]
ports: ["8443:443", "127.0.0.1:53:53/udp", "[::1]:80:80", { target: 1, published: 2 }]
tmpfs: /tmp:size=64m
devices: [/dev/a, "/dev/b:/dev/c:r", "/dev/d:rw"]
extra_hosts: ["db:10.0.0.5", "six:::1"]
ulimits: { nofile: 1024, core: { soft: 0, hard: -1 } }
sysctls: { net.core.somaxconn: 1024 }
shm_size: 256m
log: { driver: json-file, options: { max-file: 3 } }
hooks: { before_switch: [node, migrate.js], after_switch: { command: [sync], timeout: 5s } }
healthcheck: { type: tcp, hold: 1s, deadline: 2m }
tag_exclude: "/-rc/"`,
    });
    expect(run).toMatchObject({
      command: ['node', 'main file.js', '--name=a b'],
      entrypoint: ['tini', '--'],
      ports: [
        { hostPort: 8443, containerPort: 443, protocol: 'tcp' },
        { hostIp: '127.0.0.1', hostPort: 53, containerPort: 53, protocol: 'udp' },
        { hostIp: '::1', hostPort: 80, containerPort: 80, protocol: 'tcp' },
        { hostPort: 2, containerPort: 1, protocol: 'tcp' },
      ],
      tmpfs: { '/tmp': 'size=64m' },
      devices: [
        { host: '/dev/a', container: '/dev/a', permissions: 'rwm' },
        { host: '/dev/b', container: '/dev/c', permissions: 'r' },
        { host: '/dev/d', container: '/dev/d', permissions: 'rw' },
      ],
      extraHosts: ['db:10.0.0.5', 'six:::1'],
      ulimits: [
        { name: 'nofile', soft: 1024, hard: 1024 },
        { name: 'core', soft: 0, hard: -1 },
      ],
      sysctls: { 'net.core.somaxconn': '1024' },
      shmSizeBytes: 256 * 1024 ** 2,
      log: { driver: 'json-file', options: { 'max-file': '3' } },
    });
    expect(hooks).toEqual({
      beforeSwitch: { command: ['node', 'migrate.js'], timeoutMs: 60_000 },
      afterSwitch: { command: ['sync'], timeoutMs: 5_000 },
    });
    expect(probe).toEqual({
      type: 'tcp',
      settings: { holdMs: 1_000 },
      intervalMs: 250,
      timeoutMs: 5_000,
      deadlineMs: 120_000,
    });
    expect(tags.exclude).toEqual({ kind: 'regex', text: '-rc' });
  });

  it.each([
    ['/healthz', 'http', { path: '/healthz' }],
    ['docker', 'docker', {}],
    ['tcp', 'tcp', {}],
    ['{ type: exec, command: [pg_isready] }', 'exec', { command: ['pg_isready'] }],
    ['{ path: /a, expect: [200, 300-399] }', 'http', { path: '/a', expect: [200, '300-399'] }],
    ['{ type: grpc, service: s }', 'grpc', { service: 's' }],
  ])('healthcheck: %s', async (text, type, settings) => {
    expect((await stageOf({ stage: `healthcheck: ${text}` })).probe).toMatchObject({ type, settings });
  });

  it('a network of ours is made when it is missing, a named one only if told', async () => {
    expect((await stageOf({})).run).toMatchObject({ network: 'docker-watcher', networkCreate: true });
    expect((await stageOf({ stage: 'network: web' })).run).toMatchObject({ network: 'web', networkCreate: false });
    expect((await stageOf({ stage: 'network: web\nnetwork_create: true' })).run.networkCreate).toBe(true);
  });

  it('anchors and merge keys are what they stand for', async () => {
    const rest = 'x-defaults: &defaults { bake: 7s, keep: 1 }';
    expect(await stageOf({ rest, stage: '<<: *defaults\nkeep: 9' })).toMatchObject({ bakeMs: 7_000, keep: 9 });
  });
});

describe('refused', () => {
  it.each([
    ['tag_exclude: "/(/"', 'tag_exclude', /does not compile/],
    ['tag_exclude: "^v.*$"', 'tag_exclude', /No tag can match/],
    ['tag_exclude: { semver: one }', 'tag_exclude.semver', /no range of versions/],
    ['command: node "main.js', 'command', /quote/],
    ['ports: ["8080"]', 'ports[0]', /no published port/],
    ['ports: ["8080:99999"]', 'ports[0]', /no published port/],
    ['ports: ["80:80", "0.0.0.0:80:81"]', 'ports[1]', /given twice/],
    ['env: [JUST_A_NAME]', 'env[0]', /no name and value/],
    ['env: { "A B": c }', 'env["A B"]', /name of a variable/],
    ['env: { A: {} }', 'env.A', /no value/],
    ['env: { A: { value: b, value_env: C } }', 'env.A.value_env', /say the same/],
    ['labels: { io.docker-watcher.stage: x }', 'labels["io.docker-watcher.stage"]', /own/],
    ['network: host', 'network', /mode of the engine/],
    ['devices: [ttyUSB0]', 'devices[0]', /no device/],
    ['extra_hosts: [db]', 'extra_hosts[0]', /no host/],
    ['tmpfs: [tmp]', 'tmpfs[0]', /absolute path/],
    ['ulimits: { nofile: { soft: 2, hard: 1 } }', 'ulimits.nofile', /above the hard one/],
    ['resources: { memory: 512 }', 'resources.memory', /6 MiB/],
    ['healthcheck: healthz', 'healthcheck', /neither a path/],
    ['healthcheck: { type: htpp }', 'healthcheck.type', /There is no probe/],
    ['healthcheck: { type: grpc, servcie: a }', 'healthcheck.servcie', /not known here/],
    ['hooks: { before_switch: [] }', 'hooks.before_switch', /runs nothing/],
    ['promote_from: rel', 'promote_from', /no stage of this name/],
    ['promote_from: dev', 'promote_from', /circle/],
    ['container_name: web', 'container_name', /not offered/],
    ['image: a/b', 'image', /not known here/],
  ])('%s', async (stage, path, message) => {
    const problems = await problemsOf(yamlOf({ stage }));
    expect(problems).toMatchObject([
      { path: `projects.app.stages.dev.${path}`, message: expect.stringMatching(message) },
    ]);
    expect(problems[0]?.hint).toMatch(/\S/);
  });

  it('a health check that asks at a port, of a stage without one', async () => {
    const yaml = yamlOf({ global: 'domain: example.com\nhealthcheck: /healthz' }).replace('    port: 3000\n', '');
    expect(await problemsOf(yaml)).toMatchObject([
      { line: 6, message: expect.stringContaining('app/dev has no port') },
    ]);
  });

  it.each([
    ['environment', 'It is called "env".'],
    ['mem_limit', 'It is called "resources.memory".'],
    ['privileged', 'Take "privileged" away.'],
    ['registry', 'It belongs to a project.'],
    ['npm', 'It belongs under "global".'],
    ['aliasses', 'Did you mean "aliases"?'],
  ])('%s in a stage: %s', async (key, hint) => {
    expect(await problemsOf(yamlOf({ stage: `${key}: x` }))).toMatchObject([{ hint }]);
  });
});

describe('stages together', () => {
  const withRel = (stage: string, rel: string) =>
    yamlOf({ stage }).concat(`      rel: { tag_pattern: "v*", ${rel} }\n`);

  it.each([
    ['promote_from: rel', 'promote_from: dev', 2, /circle: dev ← rel ← dev/],
    ['promote_from: rle', 'confirm: true', 1, /no stage of this name/],
    ['ports: ["80:80"]', 'ports: ["80:80"]', 1, /published by app\/dev \(line \d+\) and app\/rel/],
    ['adopt: old', 'adopt: old', 1, /adopt the same container/],
  ])('%s beside %s', async (dev, rel, count, message) => {
    const problems = await problemsOf(withRel(dev, rel));
    expect(problems).toHaveLength(count);
    expect(problems[0]?.message).toMatch(message);
  });

  it('may promote in a row', async () => {
    await loadGood(withRel('confirm: true', 'promote_from: dev'));
  });

  it('whose containers would be called alike are refused', async () => {
    const rest = 'x-none: {}';
    const yaml = `${yamlOf({ rest }).replace('  app:', '  a-b:').replace('dev:', 'c:')}  a: { image: x.example/y, stages: { b-c: { tag_pattern: "*" } } }\n`;
    expect(await problemsOf(yaml)).toMatchObject([
      { path: 'projects.a.stages.b-c', message: expect.stringContaining('called like') },
    ]);
  });

  it('the registry may be left out where there is one, and not where there are two', async () => {
    expect((await loadGood(yamlOf())).stages[0]?.registry).toBe('gitea');
    const two = yamlOf().replace('registries:\n', 'registries:\n  hub: { type: oci, url: https://docker.io }\n');
    expect(await problemsOf(two)).toMatchObject([
      { path: 'projects.app.registry', hint: 'There are several: hub, gitea.' },
    ]);
  });
});
