import type { ContainerInspectInfo } from 'dockerode';
import { describe, expect, it } from 'vitest';
import { stageSpec } from '../../test/deploy/stage-spec.js';
import { creationOf } from './host-config.js';
import { readContainer } from './read-container.js';

const info = (more: { state?: object; host?: object; network?: object } = {}) =>
  ({
    Id: 'c',
    Name: '/app-dev-1',
    Image: 'sha256:1',
    RestartCount: 2,
    Config: { Image: 'app:1', Labels: null },
    State: {
      Status: 'exited',
      ExitCode: 1,
      OOMKilled: false,
      Error: '',
      StartedAt: '2026-03-01T12:00:00.123456789Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...more.state,
    },
    HostConfig: { RestartPolicy: { Name: '' }, PortBindings: {}, ...more.host },
    NetworkSettings: { Networks: { apps: { IPAddress: '', Aliases: null } }, Ports: {}, ...more.network },
  }) as unknown as ContainerInspectInfo;

describe('a container', () => {
  it('has no instants that have not come, and no slash in its name', () => {
    const found = readContainer(info());
    expect(found).toMatchObject({
      name: 'app-dev-1',
      restartPolicy: 'no',
      labels: {},
      state: 'exited',
      restartCount: 2,
    });
    expect(found.startedAt?.toISOString()).toBe('2026-03-01T12:00:00.123Z');
    expect(found.finishedAt).toBeUndefined();
    expect(found.networks).toEqual({ apps: { address: '', aliases: [] } });
  });

  it('tells its health and its last words', () => {
    const Health = { Status: 'unhealthy', Log: [{ Output: 'first' }, { Output: 'last' }] };
    expect(readContainer(info({ state: { Health } }))).toMatchObject({ health: 'unhealthy', healthOutput: 'last' });
    expect(readContainer(info({ state: { Health: { Status: 'none' } } })).health).toBeUndefined();
  });

  it('says which ports of the host are its own, also while it is stopped', () => {
    const PortBindings = { '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: '40001' }] };
    const bound = { '3000': [{ hostIp: '127.0.0.1', hostPort: 40_001 }] };
    expect(readContainer(info({ host: { PortBindings } })).published).toEqual(bound);
    const Ports = { '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: '40001' }], '9000/tcp': null };
    expect(readContainer(info({ host: { PortBindings }, network: { Ports } })).published).toEqual({
      ...bound,
      '9000': [],
    });
  });
});

describe('what the engine is asked to make', () => {
  it('is never started again by itself, and has our labels over its own', () => {
    const { run } = stageSpec({
      run: { labels: { a: 'theirs', b: 'theirs' }, env: { X: { value: '1', secret: true } } },
    });
    const made = creationOf({ name: 'n', image: 'i', labels: { a: 'ours' }, run, publish: [] });
    expect(made.HostConfig?.RestartPolicy).toEqual({ Name: 'no' });
    expect(made.Labels).toEqual({ a: 'ours', b: 'theirs' });
    expect(made.Env).toEqual(['X=1']);
    expect(made.NetworkingConfig?.EndpointsConfig).toEqual({ apps: {} });
  });

  it('binds one container port to several ports of the host', () => {
    const ports = [
      { hostPort: 80, containerPort: 3000, protocol: 'tcp' as const },
      { hostIp: '127.0.0.1', hostPort: 81, containerPort: 3000, protocol: 'tcp' as const },
    ];
    const { run } = stageSpec({ run: { ports, memoryBytes: 1_024, cpus: 0.5, pids: 10 } });
    const publish = [{ hostIp: '127.0.0.1', hostPort: 40_001, containerPort: 3000 }];
    const { HostConfig, ExposedPorts } = creationOf({ name: 'n', image: 'i', labels: {}, run, publish });
    expect(HostConfig?.PortBindings).toEqual({
      '3000/tcp': [
        { HostIp: '', HostPort: '80' },
        { HostIp: '127.0.0.1', HostPort: '81' },
        { HostIp: '127.0.0.1', HostPort: '40001' },
      ],
    });
    expect(ExposedPorts).toEqual({ '3000/tcp': {} });
    expect(HostConfig).toMatchObject({ Memory: 1_024, NanoCpus: 500_000_000, PidsLimit: 10 });
  });
});
