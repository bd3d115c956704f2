import { createHash } from 'node:crypto';
import { type EventType, PluginError, type StoredEvent } from '@docker-watcher/sdk';
import { AppError, type Log, silentLog, systemCaller } from '../../src/base/index.js';
import {
  createDeploys,
  type Deploy,
  type DeployCommands,
  type DeployOptions,
  type DeployPorts,
  type Deploys,
  type FrozenStage,
  OPEN_STATES,
  type Release,
  type StageRow,
  type StageSpec,
  type Step,
} from '../../src/deploy/index.js';
import { createRedactor } from '../../src/telemetry/index.js';
import { countedIds } from '../twins/counted-ids.js';
import type { AppBehaviour } from '../twins/engine/app.js';
import { MemoryEngine } from '../twins/engine/memory-engine.js';
import { FaultPlan } from '../twins/fault-plan.js';
import { memoryProbes, memoryVisitor } from '../twins/memory-probes.js';
import { MemoryProxy } from '../twins/memory-proxy.js';
import { MemoryRegistry } from '../twins/memory-registry.js';
import { ProcessLife, type Witness } from '../twins/process-life.js';
import { Disk } from '../twins/store/disk.js';
import { type MemoryStore, openMemoryStore } from '../twins/store/memory-store.js';
import { tapped } from '../twins/tap.js';
import { VirtualClock } from '../twins/virtual-clock.js';
import { IMAGE, stageSpec } from './stage-spec.js';

export const ADMIN = systemCaller('user', 'admin');
const INSTANCE = 'instance-1';
const LONGEST_WAIT_MS = 4 * 3_600_000;

export interface WorldWish {
  readonly stages?: readonly StageSpec[];
  readonly options?: Partial<DeployOptions>;
  readonly log?: Log;
}

/** One controller process over the world. */
export interface Controller {
  readonly life: ProcessLife;
  readonly deploys: Deploys;
  readonly store: MemoryStore;
  readonly ports: DeployPorts;
}

/** Engine, registry, proxy and disk in memory, and the controller that works with them; it can be killed and started. */
export class World {
  readonly clock = new VirtualClock();
  readonly registry = new MemoryRegistry();
  readonly engine = new MemoryEngine({
    clock: this.clock,
    instanceId: INSTANCE,
    content: (reference) => this.registry.content(reference),
  });
  readonly proxy = new MemoryProxy((host, port) => this.engine.answer(host, port));
  readonly specs = new Map<string, StageSpec>();
  readonly faults = {
    engine: new FaultPlan(() => new AppError('engine.unavailable', 'The Docker Engine does not answer.')),
    proxy: new FaultPlan(() => new PluginError('unavailable', 'The proxy does not answer')),
    registry: new FaultPlan(() => new PluginError('unavailable', 'The registry does not answer')),
    store: new FaultPlan(() => new AppError('disk.full', 'There is no space left.')),
  };
  /** Every call of a controller that was answered, as `engine.start`. */
  readonly calls: string[] = [];
  /** Called after each of them. */
  witness: Witness = () => {};
  /** May do a call, refuse it, or keep its answer, before the plan of faults has its say. */
  intercept: (name: string, run: () => Promise<unknown>) => Promise<unknown> = (_name, run) => run();
  disk = new Disk();
  /** What detection would offer. */
  newest: { readonly tag: string; readonly digest: string } | undefined;
  /** Of the engine's disk; absent: it can't be seen. */
  freeBytes: number | undefined;
  /** What commands failed with that is nobody's fault but ours. */
  readonly faultsOfOurs: unknown[] = [];
  /** The configuration can't be frozen. */
  freezeFault: Error | undefined;
  controller: Controller;
  readonly #ids = countedIds();
  readonly #options: DeployOptions;
  readonly #log: Log;

  constructor({ stages = [stageSpec()], options, log = silentLog }: WorldWish = {}) {
    for (const spec of stages) this.specs.set(spec.key, spec);
    this.#options = { reach: 'auto', portRange: { from: 40_000, to: 40_100 }, parallel: 4, ...options };
    this.#log = log;
    this.controller = this.#boot();
  }

  /** Starts the controller; it finds what an earlier one left. */
  async start(): Promise<void> {
    const { deploys } = this.controller;
    await this.clock.run(deploys.syncStages());
    await this.clock.run(deploys.worker.start());
    await this.clock.run(deploys.applyWaiting());
  }

  /** The file has changed. */
  async syncStages(): Promise<void> {
    const { deploys } = this.controller;
    await this.clock.run(deploys.syncStages());
    await this.clock.run(deploys.applyWaiting());
  }

  /** `kill -9`: nothing of the controller goes on, and what was not committed is gone. */
  kill(): void {
    this.controller.life.kill();
    this.disk = this.controller.store.crash();
  }

  /** A new process over the same world. */
  async reboot(): Promise<void> {
    this.controller = this.#boot();
    await this.start();
  }

  push(tag: string, app: AppBehaviour = {}): string {
    return this.registry.push(IMAGE, tag, app);
  }

  /** Asks for a use case, and lets time pass until it is answered. */
  async ask<T>(what: (commands: DeployCommands) => Promise<T>): Promise<T> {
    return this.clock.run(what(this.controller.deploys.commands));
  }

  async deploy(tag: string, key = 'app/dev', request: object = {}): Promise<Deploy> {
    return this.ask((commands) => commands.deploy(ADMIN, key, { tag, ...request }));
  }

  async rollBack(to?: string, key = 'app/dev'): Promise<Deploy> {
    return this.ask((commands) => commands.rollback(ADMIN, key, { ...(to === undefined ? {} : { to }) }));
  }

  /** Deploys and waits for its end. */
  async deployed(tag: string, app: AppBehaviour = {}, key = 'app/dev'): Promise<Deploy> {
    this.push(tag, app);
    return this.ended(await this.deploy(tag, key));
  }

  /** Lets time pass until the deploy is over. */
  async ended({ id }: { readonly id: string }): Promise<Deploy> {
    const limit = this.clock.monotonicMs() + LONGEST_WAIT_MS;
    for (;;) {
      const now = await this.clock.run(this.controller.store.deploy(id));
      if (now !== undefined && !OPEN_STATES.includes(now.state)) return now;
      if (this.clock.monotonicMs() > limit) throw new Error(`The deploy ${id} is still ${now?.state} at ${now?.step}`);
      await this.clock.pass(100);
    }
  }

  /** Lets time pass until nothing is under way or planned, and what is left over has been cleaned up. */
  async settled(): Promise<void> {
    for (;;) {
      await this.clock.pass(62_000);
      const open = await this.clock.run(this.controller.store.deploys({ states: OPEN_STATES }));
      const timers = await this.clock.run(this.controller.store.timers());
      if (open.length === 0 && timers.length === 0) break;
      if (this.clock.monotonicMs() > LONGEST_WAIT_MS) return;
    }
    await this.clock.pass(62_000);
  }

  async row(key = 'app/dev'): Promise<StageRow | undefined> {
    const [project = '', stage = ''] = key.split('/');
    return this.clock.run(this.controller.store.stageRow(project, stage));
  }

  async releases(key = 'app/dev'): Promise<readonly Release[]> {
    return this.clock.run(this.controller.store.releases((await this.row(key))?.id ?? ''));
  }

  async live(key = 'app/dev'): Promise<Release | undefined> {
    return (await this.releases(key)).find(({ retiredAt }) => retiredAt === undefined);
  }

  async allDeploys(): Promise<readonly Deploy[]> {
    return this.clock.run(this.controller.store.deploys({}));
  }

  async steps(deploy: string): Promise<readonly Step[]> {
    return this.clock.run(this.controller.store.steps(deploy));
  }

  async events(deploy?: string): Promise<readonly StoredEvent[]> {
    return this.clock.run(this.controller.store.events(deploy === undefined ? {} : { deploy }));
  }

  /** What was told of one kind, in order. */
  async told(type: EventType): Promise<readonly StoredEvent[]> {
    return (await this.events()).filter((event) => event.type === type);
  }

  async quarantined(key = 'app/dev'): Promise<readonly string[]> {
    const all = await this.clock.run(this.controller.store.quarantines((await this.row(key))?.id ?? ''));
    return all.map(({ digest }) => digest);
  }

  /** Names of containers that are up, of one stage or of all. */
  running(key?: string): readonly string[] {
    const prefix = key === undefined ? '' : `${key.replace('/', '-')}-`;
    return this.engine
      .all()
      .filter(({ isUp, state }) => isUp || state === 'restarting')
      .map(({ spec }) => spec.name)
      .filter((name) => name.startsWith(prefix));
  }

  /** What the route of a stage leads to. */
  routed(key = 'app/dev'): string | undefined {
    const host = this.specs.get(key)?.host ?? '';
    const route = this.proxy.all().find((one) => one.host === host);
    const met = route === undefined ? undefined : this.engine.answer(route.target.host, route.target.port);
    return met?.kind === 'answered' ? this.engine.all().find(({ id }) => id === met.container)?.spec.name : undefined;
  }

  #boot(): Controller {
    const life = new ProcessLife((port, method) => {
      this.calls.push(`${port}.${method}`);
      this.witness(port, method);
    });
    const store = openMemoryStore({ clock: this.clock, ids: this.#ids, disk: this.disk });
    const ports = this.#ports(life, store);
    return { life, store, ports, deploys: createDeploys(ports, this.#options) };
  }

  #ports(life: ProcessLife, store: MemoryStore): DeployPorts {
    const { faults } = this;
    const bound = <T extends object>(name: keyof typeof faults, port: T): T =>
      life.handle(
        name,
        tapped(port, <R>(method: string, args: readonly unknown[], run: () => Promise<R>) => {
          const call = () => faults[name].apply(method, args, run);
          return this.intercept(`${name}.${method}`, call) as Promise<R>;
        }),
      );
    const engine = bound('engine', this.engine);
    const provider = bound('proxy', this.proxy);
    return {
      clock: life.clock(this.clock),
      ids: this.#ids,
      log: this.#log,
      store: bound('store', store),
      stages: {
        get: (key) => this.specs.get(key),
        all: () => [...this.specs.values()],
        freeze: async (key) => {
          if (this.freezeFault !== undefined) throw this.freezeFault;
          return frozenStage(this.specs.get(key));
        },
      },
      engine: Object.assign(Object.create(engine) as typeof engine, {
        watch: (listener: Parameters<typeof engine.watch>[0]) => this.engine.watch(life.listener(listener)),
      }),
      registries: bound('registry', this.registry),
      candidates: { newest: async () => this.newest },
      disk: { freeBytes: async () => this.freeBytes },
      proxies: { current: () => ({ provider, reach: 'host', id: 'memory' }) },
      probes: memoryProbes(this.engine),
      visitor: memoryVisitor(this.proxy),
      redactor: createRedactor(),
      instance: { id: INSTANCE },
    };
  }
}

function frozenStage(spec: StageSpec | undefined): FrozenStage {
  if (spec === undefined) throw new AppError('not_found', 'There is no such stage.');
  const { run, host, port } = spec;
  const configHash = createHash('sha256').update(JSON.stringify({ run, host, port })).digest('hex').slice(0, 16);
  return { spec, configHash };
}
