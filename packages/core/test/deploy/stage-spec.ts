import type { RunSpec, StageSpec } from '../../src/deploy/index.js';

export const IMAGE = 'registry.test/team/app';

export type StageWish = Partial<Omit<StageSpec, 'run'>> & {
  readonly run?: Partial<RunSpec>;
  /** A worker: no port, no host. */
  readonly worker?: boolean;
};

/** A stage as a person would configure it, quick to bake and to drain. */
export function stageSpec(wish: StageWish = {}): StageSpec {
  const { run, worker, ...rest } = wish;
  const project = wish.project ?? 'app';
  const stage = wish.stage ?? 'dev';
  return {
    key: `${project}/${stage}`,
    project,
    stage,
    registry: 'memory',
    image: { host: 'registry.test', repository: 'team/app' },
    tags: { pattern: { kind: 'glob', text: '*' }, order: 'auto' },
    autoDeploy: true,
    confirm: false,
    minAgeMs: 0,
    ...(worker ? {} : { port: 3000, host: `${stage}.${project}.test` }),
    websockets: false,
    strategy: 'auto',
    bakeMs: 2_000,
    drainMs: 500,
    keep: 2,
    applyConfig: 'manual',
    hooks: {},
    ...rest,
    run: { ...RUN, ...run },
  };
}

const RUN: RunSpec = {
  env: {},
  labels: {},
  network: 'apps',
  networkCreate: true,
  networks: [],
  aliases: [],
  ports: [],
  mounts: [],
  tmpfs: {},
  readOnly: false,
  capAdd: [],
  capDrop: [],
  devices: [],
  extraHosts: [],
  dns: [],
  init: false,
  ulimits: [],
  sysctls: {},
  securityOpt: [],
  restart: 'unless-stopped',
  stopTimeoutMs: 10_000,
};
