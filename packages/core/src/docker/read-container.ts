import type Docker from 'dockerode';
import type { EngineContainer, EngineImage, RestartPolicy } from '../deploy/index.js';

/** The engine's zero value for an instant that has not come. */
const NEVER = '0001-01-01T00:00:00Z';

export function readContainer(info: Docker.ContainerInspectInfo): EngineContainer {
  const { State: state } = info;
  const health = state.Health?.Status;
  const lastLook = state.Health?.Log?.at(-1)?.Output;
  const policy = info.HostConfig.RestartPolicy?.Name ?? '';
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    image: info.Config.Image,
    imageId: info.Image,
    labels: info.Config.Labels ?? {},
    state: state.Status as EngineContainer['state'],
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error,
    restartCount: info.RestartCount,
    restartPolicy: (policy === '' ? 'no' : policy) as RestartPolicy,
    ...(health === 'starting' || health === 'healthy' || health === 'unhealthy' ? { health } : {}),
    ...(lastLook === undefined ? {} : { healthOutput: lastLook }),
    ...instant('startedAt', state.StartedAt),
    ...instant('finishedAt', state.FinishedAt),
    // Only under Networks: newer engines leave the address at the top level empty.
    networks: Object.fromEntries(
      Object.entries(info.NetworkSettings.Networks ?? {}).map(([name, network]) => [
        name,
        { address: network.IPAddress ?? '', aliases: network.Aliases ?? [] },
      ]),
    ),
    // A stopped container binds nothing, but will want the same ports again.
    published: Object.fromEntries(
      Object.entries({ ...boundBy(info.HostConfig), ...info.NetworkSettings.Ports }).map(([key, bindings]) => [
        key.replace(/\/tcp$/, ''),
        (bindings ?? []).map(({ HostIp, HostPort }) => ({ hostIp: HostIp ?? '', hostPort: Number(HostPort) })),
      ]),
    ),
  };
}

function boundBy({ PortBindings }: Docker.HostConfig): Record<string, { HostIp?: string; HostPort?: string }[]> {
  return { ...(PortBindings as Record<string, { HostIp?: string; HostPort?: string }[]> | undefined) };
}

export function readImage(info: Docker.ImageInspectInfo): EngineImage {
  const variant = (info as { Variant?: string }).Variant;
  const exposed = Object.keys(info.Config?.ExposedPorts ?? {});
  const healthcheck = (info.Config as { Healthcheck?: { Test?: string[] } } | undefined)?.Healthcheck?.Test;
  return {
    id: info.Id,
    repoDigests: info.RepoDigests ?? [],
    repoTags: info.RepoTags ?? [],
    platform: [info.Os, info.Architecture, ...(variant ? [variant] : [])].join('/'),
    exposedPorts: exposed.filter((port) => !port.endsWith('/udp')).map((port) => Number.parseInt(port, 10)),
    hasHealthcheck: healthcheck !== undefined && healthcheck.length > 0 && healthcheck[0] !== 'NONE',
    sizeBytes: info.Size,
  };
}

function instant<K extends string>(key: K, text: string | undefined): { readonly [P in K]?: Date } {
  if (text === undefined || text === '' || text === NEVER) return {};
  return { [key]: new Date(text) } as { readonly [P in K]?: Date };
}
