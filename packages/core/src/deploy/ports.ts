import type {
  HealthProbe,
  ImageName,
  ProxyEntry,
  ProxyProvider,
  PullAuth,
  ResolvedTag,
  StoredEvent,
} from '@docker-watcher/sdk';
import type {
  Deploy,
  DeployPatch,
  DeployState,
  EventDraft,
  Facts,
  NewDeploy,
  NewRelease,
  Quarantine,
  Release,
  ReleasePatch,
  Snapshot,
  StagePatch,
  StageRow,
  Step,
  StepName,
  Timer,
} from './model.js';
import type { FrozenStage, ProbeSpec, RestartPolicy, RunSpec, StageSpec } from './stage.js';

/** What the deploy room needs of the world. Every port has an in-memory twin that passes the same suite. */

export interface Stages {
  get(key: string): StageSpec | undefined;
  all(): readonly StageSpec[];
  /** Reads `env_file`, merges and hashes. Throws `deploy.env_file_missing`. */
  freeze(key: string): Promise<FrozenStage>;
}
export const STAGES = Symbol('Stages');

export interface DeployFilter {
  readonly stageId?: string;
  readonly project?: string;
  readonly stage?: string;
  readonly states?: readonly DeployState[];
  /** Only those with a smaller `seq`. */
  readonly beforeSeq?: number;
  readonly limit?: number;
}

export interface DeployReads {
  stageRow(project: string, stage: string): Promise<StageRow | undefined>;
  stageRows(): Promise<readonly StageRow[]>;
  deploy(id: string): Promise<Deploy | undefined>;
  /** Newest first. */
  deploys(filter: DeployFilter): Promise<readonly Deploy[]>;
  /** In order. */
  steps(deployId: string): Promise<readonly Step[]>;
  release(id: string): Promise<Release | undefined>;
  /** Newest `liveAt` first. */
  releases(stageId: string): Promise<readonly Release[]>;
  snapshot(id: string): Promise<Snapshot | undefined>;
  /** Not lifted ones only. */
  quarantines(stageId: string): Promise<readonly Quarantine[]>;
  /** Due at or before `now`, oldest first. */
  timers(now?: Date): Promise<readonly Timer[]>;
}

export interface DeployTx extends DeployReads {
  ensureStage(project: string, stage: string): Promise<StageRow>;
  updateStage(id: string, patch: StagePatch): Promise<void>;
  insertDeploy(deploy: NewDeploy): Promise<Deploy>;
  updateDeploy(id: string, patch: DeployPatch): Promise<Deploy>;
  insertStep(step: {
    id: string;
    deployId: string;
    name: StepName;
    phase: Step['phase'];
    startedAt: Date;
    intent: Facts;
  }): Promise<Step>;
  updateStep(id: string, patch: Partial<Pick<Step, 'state' | 'endedAt' | 'result' | 'error'>>): Promise<void>;
  insertRelease(release: NewRelease): Promise<Release>;
  updateRelease(id: string, patch: ReleasePatch): Promise<void>;
  insertSnapshot(snapshot: Snapshot): Promise<void>;
  insertQuarantine(quarantine: Omit<Quarantine, 'liftedAt'>): Promise<void>;
  liftQuarantine(id: string, at: Date): Promise<void>;
  /** Remembers that `candidateId` was attempted; the caller has made sure that it is above the present mark. */
  setMark(stageId: string, candidateId: string): Promise<void>;
  insertTimer(timer: Timer): Promise<void>;
  deleteTimer(id: string): Promise<void>;
  appendEvent(event: EventDraft): Promise<StoredEvent>;
}

export interface DeployStore extends DeployReads {
  /** One serialised transaction: all of `work` is kept, or nothing. Reads elsewhere never see a half of it. */
  write<T>(work: (tx: DeployTx) => Promise<T>): Promise<T>;
}
export const DEPLOY_STORE = Symbol('DeployStore');

export interface PullProgress {
  readonly layers: number;
  readonly layersDone: number;
  readonly currentBytes: number;
  readonly totalBytes: number;
}

export interface EngineImage {
  readonly id: string;
  readonly repoDigests: readonly string[];
  readonly repoTags: readonly string[];
  /** `os/arch[/variant]`. */
  readonly platform: string;
  readonly exposedPorts: readonly number[];
  readonly hasHealthcheck: boolean;
  readonly sizeBytes: number;
}

export interface EngineContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly error: string;
  readonly restartCount: number;
  readonly restartPolicy: RestartPolicy;
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  /** Output of the last run of the image's HEALTHCHECK. */
  readonly healthOutput?: string;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** By network name; the address is empty while stopped. */
  readonly networks: Readonly<Record<string, { readonly address: string; readonly aliases: readonly string[] }>>;
  /** Container port → where it is bound. */
  readonly published: Readonly<Record<string, readonly { readonly hostIp: string; readonly hostPort: number }[]>>;
}

export interface ContainerSpec {
  readonly name: string;
  /** Image id or local tag. */
  readonly image: string;
  /** Our labels; merged over `run.labels`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly run: RunSpec;
  /** Extra bindings of ours, for `reach: published`. */
  readonly publish: readonly { readonly hostIp: string; readonly hostPort: number; readonly containerPort: number }[];
}

export interface EngineEvent {
  /** `die`, `oom`, `start`, `health_status: healthy`, `connect`, `destroy`, … */
  readonly action: string;
  readonly type: 'container' | 'network' | 'image' | 'other';
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface EngineInfo {
  /** Stable id of the engine. */
  readonly id: string;
  readonly version: string;
  readonly apiVersion: string;
  /** `os/arch`. */
  readonly platform: string;
  /** Name as the engine calls its host. */
  readonly name: string;
  /** `Docker Desktop` and the like; containers can't be reached by address there. */
  readonly operatingSystem: string;
  readonly dataRoot: string;
}

export interface EngineCall {
  readonly signal?: AbortSignal;
}

/** The Docker Engine. Faults are `AppError`s of the codes engine.*, image.*, container.*, network.*. */
export interface Engine {
  /** What it is: asked once in its life, and again after it was away. */
  info(call?: EngineCall): Promise<EngineInfo>;
  /** Throws `engine.unavailable` when it does not answer. */
  ping(call?: EngineCall): Promise<void>;
  /** Pulls by digest; every progress line is checked. Throws `image.pull_failed`, `image.not_found`. */
  pull(
    image: ImageName,
    digest: string,
    options: EngineCall & { readonly auth?: PullAuth; readonly onProgress?: (progress: PullProgress) => void },
  ): Promise<void>;
  /** By id, `name@digest` or `name:tag`. */
  image(reference: string, call?: EngineCall): Promise<EngineImage | undefined>;
  /** Images with a tag under `repositoryPrefix`. */
  imagesTagged(repositoryPrefix: string, call?: EngineCall): Promise<readonly EngineImage[]>;
  tag(imageId: string, repository: string, tag: string, call?: EngineCall): Promise<void>;
  /** No error when it is gone, or still in use (false then). */
  removeImage(reference: string, call?: EngineCall): Promise<boolean>;
  /** Idempotent by name: a container of that name with the same labels is returned as it is. */
  create(spec: ContainerSpec, call?: EngineCall): Promise<{ readonly id: string }>;
  /** No error when it runs already. Throws `container.cannot_start`, `engine.port_taken`. */
  start(id: string, call?: EngineCall): Promise<void>;
  /** SIGTERM, then SIGKILL after `timeoutMs`. No error when it is stopped or gone. */
  stop(id: string, options: EngineCall & { readonly timeoutMs: number }): Promise<void>;
  /** Forced; no error when it is gone. Anonymous volumes go too, named ones stay. */
  remove(id: string, call?: EngineCall): Promise<void>;
  setRestartPolicy(id: string, policy: RestartPolicy, call?: EngineCall): Promise<void>;
  container(idOrName: string, call?: EngineCall): Promise<EngineContainer | undefined>;
  /** Running or not. All `labels` must match; an empty value matches any. */
  containers(labels: Readonly<Record<string, string>>, call?: EngineCall): Promise<readonly EngineContainer[]>;
  /** The last `lines` of stdout and stderr, in order, without colours' terminators cut in half. */
  logs(id: string, options: EngineCall & { readonly lines: number }): Promise<readonly string[]>;
  /** argv, no shell. */
  exec(
    id: string,
    argv: readonly string[],
    options: EngineCall & { readonly timeoutMs: number },
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  networkExists(name: string, call?: EngineCall): Promise<boolean>;
  /** A user-defined bridge; no error when it exists. */
  createNetwork(name: string, labels: Readonly<Record<string, string>>, call?: EngineCall): Promise<void>;
  /** Joins with aliases; no error when it is joined with them already (re-joined when with others). */
  connect(network: string, containerId: string, aliases: readonly string[], call?: EngineCall): Promise<void>;
  disconnect(network: string, containerId: string, call?: EngineCall): Promise<void>;
  /** The id of the container this process runs in, if it does. */
  ownContainer(call?: EngineCall): Promise<EngineContainer | undefined>;
  /** Calls `listener` for events of containers with our instance label; re-subscribes by itself. Returns unsubscribe. */
  watch(listener: (event: EngineEvent) => void): () => void;
}
export const ENGINE = Symbol('Engine');

export interface Registries {
  resolve(registry: string, image: ImageName, tag: string, signal: AbortSignal): Promise<ResolvedTag | undefined>;
  /** What is known of a digest besides; undefined when this registry can't tell. */
  describe(registry: string, image: ImageName, digest: string, signal: AbortSignal): Promise<ResolvedTag | undefined>;
  pullAuth(registry: string, image: ImageName, signal: AbortSignal): Promise<PullAuth | undefined>;
}
export const REGISTRIES = Symbol('Registries');

/** What detection knows of a stage's images. */
export interface Candidates {
  /** The newest that the stage's policy takes; undefined: none is known. */
  newest(stageKey: string): Promise<{ readonly tag: string; readonly digest: string } | undefined>;
}
export const CANDIDATES = Symbol('Candidates');

/** The disk that the engine keeps its images on. */
export interface Disk {
  /** Bytes; undefined when it can't be seen from here: another machine, or a container without that path. */
  freeBytes(path: string): Promise<number | undefined>;
}
export const DISK = Symbol('Disk');

export interface Proxies {
  /** The configured proxy, guarded. Undefined when there is none (workers only). */
  current():
    | { readonly provider: ProxyProvider; readonly reach: 'container' | 'host'; readonly id: string }
    | undefined;
}
export const PROXIES = Symbol('Proxies');

export interface Probes {
  /** The configured probe of the stage, or the default gate: the image's HEALTHCHECK, else the port, else staying alive. */
  forStage(
    spec: StageSpec,
    image: EngineImage,
  ): { readonly probe: HealthProbe; readonly spec: ProbeSpec; readonly description: string };
}
export const PROBES = Symbol('Probes');

export interface Visit {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 2 KiB. */
  readonly body: string;
}

/** Goes the way of a visitor: a fresh connection to the proxy, Host and SNI set. */
export interface Visitor {
  visit(
    entry: ProxyEntry,
    host: string,
    path: string,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<Visit>;
}
export const VISITOR = Symbol('Visitor');

export interface Redactor {
  /** Replaces every known secret value in `text`. */
  redact(text: string): string;
  /** From now on `values` are secrets (those of 8 characters and more). */
  remember(values: Iterable<string>): void;
}
export const REDACTOR = Symbol('Redactor');

/** This installation: its id is a label on everything it makes. */
export interface Instance {
  readonly id: string;
}
export const INSTANCE = Symbol('Instance');
