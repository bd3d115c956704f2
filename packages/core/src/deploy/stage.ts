import type { ImageName, RouteTls } from '@docker-watcher/sdk';
import type { TagPolicy } from '../images/index.js';

/** One environment variable. Secret values are redacted wherever text leaves the process. */
export interface EnvValue {
  readonly value: string;
  readonly secret: boolean;
}

export interface Mount {
  readonly kind: 'bind' | 'volume';
  /** Absolute path on the engine's host, or volume name. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** A person says that two containers may use it at once. */
  readonly shared: boolean;
}

export interface PortBinding {
  readonly hostIp?: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}

export type RestartPolicy = 'no' | 'always' | 'unless-stopped' | 'on-failure';

/** How the container runs. Everything here is part of the configuration hash. */
export interface RunSpec {
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly workingDir?: string;
  readonly user?: string;
  /** Inline `env`; in a frozen stage merged over the `env_file`. */
  readonly env: Readonly<Record<string, EnvValue>>;
  /** Absolute path; read when a deploy leaves the queue. Absent in a frozen stage. */
  readonly envFile?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The network traffic comes by. */
  readonly network: string;
  /** Make `network` when it is missing. */
  readonly networkCreate: boolean;
  readonly networks: readonly string[];
  readonly aliases: readonly string[];
  readonly hostname?: string;
  readonly ports: readonly PortBinding[];
  readonly mounts: readonly Mount[];
  readonly tmpfs: Readonly<Record<string, string>>;
  readonly readOnly: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly devices: readonly { readonly host: string; readonly container: string; readonly permissions: string }[];
  readonly extraHosts: readonly string[];
  readonly dns: readonly string[];
  readonly init: boolean;
  readonly shmSizeBytes?: number;
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly sysctls: Readonly<Record<string, string>>;
  readonly securityOpt: readonly string[];
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly pids?: number;
  readonly restart: RestartPolicy;
  readonly stopTimeoutMs: number;
  readonly log?: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
}

/** A configured probe. `settings` is validated by the probe's own schema. */
export interface ProbeSpec {
  /** `http`, `tcp`, `docker`, `exec`, or a plugin's part. */
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Pause before the look that confirms, and the longest between the first looks. Default 250. */
  readonly intervalMs: number;
  /** One look. Default 5,000. */
  readonly timeoutMs: number;
  /** The whole gate. Default 60,000. */
  readonly deadlineMs: number;
}

export type StrategyChoice = 'auto' | 'blue-green' | 'recreate';

export interface Hook {
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

/** A running slot of a project, with everything needed to fill it. Built by the config room; frozen into a deploy. */
export interface StageSpec {
  /** `project/stage`. */
  readonly key: string;
  readonly project: string;
  readonly stage: string;
  readonly registry: string;
  readonly image: ImageName;
  readonly tags: TagPolicy;
  readonly autoDeploy: boolean;
  readonly confirm: boolean;
  /** Name of the stage of the same project that digests must come from. */
  readonly promoteFrom?: string;
  readonly minAgeMs: number;
  /** Absent for workers: no route. */
  readonly port?: number;
  /** Full host name of the route; absent for workers. */
  readonly host?: string;
  readonly websockets: boolean;
  readonly tls?: RouteTls;
  /** Absent: the default gate. */
  readonly probe?: ProbeSpec;
  readonly strategy: StrategyChoice;
  readonly bakeMs: number;
  readonly drainMs: number;
  /** Releases kept besides the live one. */
  readonly keep: number;
  readonly applyConfig: 'manual' | 'auto';
  readonly adopt?: string;
  readonly rollbackWithinMs?: number;
  readonly hooks: { readonly beforeSwitch?: Hook; readonly afterSwitch?: Hook };
  readonly run: RunSpec;
}

/** A stage as one deploy runs it: `env_file` read and merged, hashed. */
export interface FrozenStage {
  readonly spec: StageSpec;
  /** 16 hex digits over everything that shapes the container and its route. */
  readonly configHash: string;
}
