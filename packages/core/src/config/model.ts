import type { StageSpec } from '../deploy/index.js';
import type { WatchedStage } from '../detection/index.js';

/** A stage satisfies both rooms that use it. */
export type StageConfig = StageSpec & WatchedStage;

/** A configured part: its `type` and its own settings, secrets resolved, checked against the part's schema. */
export interface PartConfig {
  readonly id: string;
  /** As written: `gitea`, `github`, `plugin/part`. */
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where it stands in the file. */
  readonly at: Position;
}

/** One-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface RegistryConfig extends PartConfig {
  readonly pollIntervalMs: number;
  /** Absent: one is made at first start. */
  readonly webhookSecret?: string;
}

export interface NotifierConfig extends PartConfig {
  readonly events?: readonly string[];
}

export interface DockerConfig {
  /** Absent: `DOCKER_HOST`, else the default socket. */
  readonly socket?: string;
  /** `tcp://host:port`. */
  readonly host?: string;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly reach: 'auto' | 'network' | 'ip' | 'published';
  /** For `published`. */
  readonly portRange: { readonly from: number; readonly to: number };
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  readonly baseUrl?: string;
  readonly cors: readonly string[];
  /** Addresses, and networks such as `172.18.0.0/16`. */
  readonly trustedProxies: readonly string[];
}

export type AuthConfig =
  | { readonly type: 'password'; readonly password?: string; readonly token?: string }
  | { readonly type: 'none'; readonly force: boolean };

/** The whole configuration: validated, defaults filled in, deeply frozen. */
export interface Config {
  /** Absolute path of the file. */
  readonly file: string;
  readonly plugins?: readonly string[];
  readonly pluginsDir?: string;
  readonly registries: readonly RegistryConfig[];
  /** Absent: the embedded proxy with its defaults. */
  readonly proxy: PartConfig;
  readonly notifiers: readonly NotifierConfig[];
  readonly stages: readonly StageConfig[];
  readonly server: ServerConfig;
  readonly auth: AuthConfig;
  readonly docker: DockerConfig;
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  /** Deploys at once across stages. */
  readonly parallelDeploys: number;
  /** Every resolved secret value in the file. */
  readonly secrets: readonly string[];
  /** Things worth knowing that are not errors. */
  readonly notes: readonly ConfigProblem[];
}

export interface ConfigProblem {
  readonly line: number;
  readonly column: number;
  /** `projects.web-app-launcher.stages.dev.tag_pattern`. */
  readonly path: string;
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
}
