import type Docker from 'dockerode';
import type { ContainerSpec, PortBinding, RunSpec } from '../deploy/index.js';

/** What the engine is asked to make: every option of a stage in the engine's words. Restart policy is always `no`. */
export function creationOf(spec: ContainerSpec): Docker.ContainerCreateOptions {
  const { run } = spec;
  const ports: readonly PortBinding[] = [
    ...run.ports,
    ...spec.publish.map((binding) => ({ ...binding, protocol: 'tcp' as const })),
  ];
  return {
    name: spec.name,
    Image: spec.image,
    Labels: { ...run.labels, ...spec.labels },
    Env: Object.entries(run.env).map(([name, { value }]) => `${name}=${value}`),
    ...(run.command && { Cmd: [...run.command] }),
    ...(run.entrypoint && { Entrypoint: [...run.entrypoint] }),
    ...(run.workingDir && { WorkingDir: run.workingDir }),
    ...(run.user && { User: run.user }),
    ...(run.hostname && { Hostname: run.hostname }),
    StopTimeout: Math.ceil(run.stopTimeoutMs / 1_000),
    ExposedPorts: Object.fromEntries(ports.map(({ containerPort, protocol }) => [`${containerPort}/${protocol}`, {}])),
    HostConfig: hostConfigOf(run, ports),
    NetworkingConfig: { EndpointsConfig: { [run.network]: {} } },
  };
}

function hostConfigOf(run: RunSpec, ports: readonly PortBinding[]): Docker.HostConfig {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { hostIp, hostPort, containerPort, protocol } of ports) {
    const key = `${containerPort}/${protocol}`;
    bindings[key] = [...(bindings[key] ?? []), { HostIp: hostIp ?? '', HostPort: String(hostPort) }];
  }
  return {
    NetworkMode: run.network,
    RestartPolicy: { Name: 'no' },
    PortBindings: bindings,
    Mounts: run.mounts.map(({ kind, source, target, readOnly }) => ({
      Type: kind,
      Source: source,
      Target: target,
      ReadOnly: readOnly,
    })),
    Tmpfs: { ...run.tmpfs },
    ReadonlyRootfs: run.readOnly,
    CapAdd: [...run.capAdd],
    CapDrop: [...run.capDrop],
    Devices: run.devices.map(({ host, container, permissions }) => ({
      PathOnHost: host,
      PathInContainer: container,
      CgroupPermissions: permissions,
    })),
    ExtraHosts: [...run.extraHosts],
    Dns: [...run.dns],
    Init: run.init,
    Ulimits: run.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    Sysctls: { ...run.sysctls },
    SecurityOpt: [...run.securityOpt],
    ...(run.shmSizeBytes && { ShmSize: run.shmSizeBytes }),
    ...(run.memoryBytes && { Memory: run.memoryBytes }),
    ...(run.cpus && { NanoCpus: Math.round(run.cpus * 1e9) }),
    ...(run.pids && { PidsLimit: run.pids }),
    ...(run.log && { LogConfig: { Type: run.log.driver, Config: { ...run.log.options } } }),
  };
}
