/** Keys that people bring from Compose: not offered here, each with what to do instead. */

const ISOLATION = 'it takes the isolation between the container and the host away';
const PLACE = 'containers are named, connected and replaced by docker-watcher';

const REFUSED: Readonly<Record<string, string>> = {
  privileged: `${ISOLATION}. Give single capabilities with cap_add, or devices`,
  network_mode: 'traffic comes by a network that docker-watcher knows. Use network and networks',
  pid: ISOLATION,
  ipc: ISOLATION,
  uts: ISOLATION,
  cgroup: ISOLATION,
  cgroup_parent: ISOLATION,
  userns_mode: ISOLATION,
  build: 'images come from a registry. Build in CI and push',
  depends_on: 'each stage stands by itself. Let the application wait for what it needs',
  deploy: 'docker-watcher is the one that deploys. Use resources, strategy and restart',
  configs: 'there is no swarm here. Use volumes or env_file',
  secrets: 'there is no swarm here. Use env with value_env or value_file, or a volume',
  credential_spec: 'there is no swarm here',
  container_name: `${PLACE}. Use aliases for a stable name`,
  links: `${PLACE}. Use networks and aliases`,
  external_links: `${PLACE}. Use networks and aliases`,
  volumes_from: 'containers come and go. Use a named volume',
  mac_address: `${PLACE}, and two of them run side by side during a deploy`,
  ipv4_address: `${PLACE}, and two of them run side by side during a deploy`,
  scale: 'a stage is one container',
  replicas: 'a stage is one container',
  profiles: 'every stage in the file is in use. Take the stage out, or set auto_deploy: false',
  extends: 'use global, the project, or a YAML anchor',
  pull_policy: 'images are pulled by digest',
  platform: 'the platform of the engine is used',
  runtime: 'the runtime of the engine is used',
  gpus: 'use devices, or set a default runtime in the engine',
  oom_kill_disable: 'a container that may not be killed can take the host down',
  stdin_open: 'nobody sits at the container. Use docker-watcher exec probes or hooks',
  tty: 'nobody sits at the container',
  expose: 'it has no effect. Use port',
};

/** Other names for keys we have. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  environment: 'env',
  logging: 'log',
  mem_limit: 'resources.memory',
  cpus: 'resources.cpus',
  pids_limit: 'resources.pids',
  stop_grace_period: 'stop_timeout',
  restart_policy: 'restart',
  health_check: 'healthcheck',
  container_port: 'port',
  host: 'subdomain',
  tag: 'tag_pattern',
};

export function refusal(key: string): string | undefined {
  return Object.hasOwn(REFUSED, key) ? REFUSED[key] : undefined;
}

export function otherName(key: string): string | undefined {
  return Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : undefined;
}
