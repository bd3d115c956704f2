import { AppError, type Clock } from '../../../src/base/index.js';
import type { ContainerSpec, EngineContainer, RestartPolicy } from '../../../src/deploy/index.js';
import { type AppBehaviour, portOf, statusAt } from './app.js';
import type { MemoryImage } from './images.js';
import type { Networks } from './networks.js';

const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 60_000;
/** Of a program that ends on SIGTERM as it should. */
const STOP_MS = 20;

export interface ContainerWorld {
  readonly clock: Clock & { at(ms: number, wake: () => void): () => void };
  readonly networks: Networks;
  tell(container: MemoryContainer, action: string, attributes?: Readonly<Record<string, string>>): void;
}

type State = EngineContainer['state'];

/** One container: its process, its restarts, its addresses. */
export class MemoryContainer {
  state: State = 'created';
  policy: RestartPolicy = 'no';
  readonly log: string[] = [];
  #exitCode = 0;
  #oomKilled = false;
  #error = '';
  #restarts = 0;
  #startedAt: Date | undefined;
  #startedMs = 0;
  #finishedAt: Date | undefined;
  #stoppedByHand = false;
  /** Counts the processes it has had: what was planned for one does not happen to the next. */
  #process = 0;
  readonly #networks = new Map<string, { address: string; aliases: readonly string[] }>();
  /** The engine takes it for running still, as after a harsh end of its own, and never starts it again. */
  isStuck = false;

  constructor(
    readonly id: string,
    readonly spec: ContainerSpec,
    readonly image: MemoryImage,
    private readonly world: ContainerWorld,
  ) {
    this.#networks.set(spec.run.network, { address: '', aliases: [] });
  }

  get app(): AppBehaviour {
    return this.image.app;
  }

  get isUp(): boolean {
    return this.state === 'running' || this.state === 'paused';
  }

  get labels(): Readonly<Record<string, string>> {
    return { ...this.spec.run.labels, ...this.spec.labels };
  }

  /** Ports of the host that it binds while it is up. */
  get bound(): readonly { readonly hostIp: string; readonly hostPort: number; readonly containerPort: number }[] {
    return [
      ...this.spec.run.ports.map((port) => ({ ...port, hostIp: port.hostIp ?? '0.0.0.0' })),
      ...this.spec.publish,
    ];
  }

  start(): void {
    if (this.isUp) return;
    if (this.app.cannotStart !== undefined) {
      this.#exitCode = 127;
      throw new AppError('container.cannot_start', `The container can't start: ${this.app.cannotStart}`, {
        details: { exitCode: 127 },
      });
    }
    for (const [name, joined] of this.#networks) joined.address = this.world.networks.lease(name);
    this.#process += 1;
    this.#stoppedByHand = false;
    this.state = 'running';
    this.#oomKilled = false;
    this.#startedAt = this.world.clock.now();
    this.#startedMs = this.world.clock.monotonicMs();
    this.log.push(...(this.app.log ?? [`${this.spec.image} starts`]));
    this.world.tell(this, 'start');
    this.#plan(this.app.exitsAfterMs, () => this.#exit(this.app.exitCode ?? 1, this.app.oom ?? false));
    if (this.app.healthcheck) this.#plan(1_000, () => this.world.tell(this, `health_status: ${this.#health()}`));
  }

  async stop(timeoutMs: number): Promise<void> {
    if (!this.isUp && this.state !== 'restarting') return;
    this.#stoppedByHand = true;
    this.world.tell(this, 'kill', { signal: '15' });
    const process = this.#process;
    if (this.state !== 'restarting') await this.world.clock.sleep(this.app.ignoresSigterm ? timeoutMs : STOP_MS);
    if (this.#process !== process) return;
    this.#end(this.#stopCode());
    this.world.tell(this, 'stop');
  }

  /** The engine itself goes down: every process ends. `told`: while there is still somebody to tell. */
  engineDown(told = false): void {
    if (!this.isUp && this.state !== 'restarting') return;
    if (told) this.world.tell(this, 'kill', { signal: '15' });
    this.#end(this.#stopCode());
  }

  /** The engine is back: what its policy wants is started again. */
  engineUp(): void {
    if (this.state !== 'exited' || !this.#wantsRestart(true)) return;
    this.start();
  }

  /** The process ends by itself, now. */
  die(exitCode: number): void {
    if (this.isUp) this.#exit(exitCode, false);
  }

  remove(): void {
    if (this.isUp || this.state === 'restarting') this.#end(137);
    this.#process += 1;
    this.state = 'removing';
    this.world.tell(this, 'destroy');
  }

  join(network: string, aliases: readonly string[]): void {
    // Who joins anew gets another address: that of before is given back only then.
    const address = this.isUp ? this.world.networks.lease(network) : '';
    this.leave(network);
    this.#networks.set(network, { address, aliases });
  }

  leave(network: string): void {
    this.world.networks.release(network, this.#networks.get(network)?.address ?? '');
    this.#networks.delete(network);
  }

  joined(network: string): { readonly aliases: readonly string[] } | undefined {
    return this.#networks.get(network);
  }

  get addresses(): readonly string[] {
    return [...this.#networks.values()].map(({ address }) => address).filter((address) => address !== '');
  }

  listensOn(port: number): boolean {
    const age = this.world.clock.monotonicMs() - this.#startedMs;
    return this.state === 'running' && portOf(this.app) === port && age >= (this.app.bootMs ?? 0);
  }

  status(): number {
    return statusAt(this.app, this.world.clock.monotonicMs() - this.#startedMs);
  }

  view(): EngineContainer {
    return {
      id: this.id,
      name: this.spec.name,
      image: this.spec.image,
      imageId: this.image.id,
      labels: this.labels,
      state: this.state,
      exitCode: this.#exitCode,
      oomKilled: this.#oomKilled,
      error: this.#error,
      restartCount: this.#restarts,
      restartPolicy: this.policy,
      ...(this.app.healthcheck && this.isUp ? { health: this.#health() } : {}),
      ...(this.#startedAt === undefined ? {} : { startedAt: this.#startedAt }),
      ...(this.#finishedAt === undefined ? {} : { finishedAt: this.#finishedAt }),
      networks: Object.fromEntries([...this.#networks].map(([name, joined]) => [name, { ...joined }])),
      published: Object.fromEntries(
        this.bound.map(({ hostIp, hostPort, containerPort }) => [String(containerPort), [{ hostIp, hostPort }]]),
      ),
    };
  }

  #health(): 'starting' | 'healthy' | 'unhealthy' {
    if (this.world.clock.monotonicMs() - this.#startedMs < 1_000) return 'starting';
    const port = portOf(this.app);
    return port !== 'none' && this.listensOn(port) && this.status() < 400 ? 'healthy' : 'unhealthy';
  }

  #exit(exitCode: number, oom: boolean): void {
    this.#oomKilled = oom;
    if (oom) this.world.tell(this, 'oom');
    this.#end(oom ? 137 : exitCode);
    if (!this.#wantsRestart(false)) return;
    this.state = 'restarting';
    const pause = Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 2 ** this.#restarts);
    this.#restarts += 1;
    this.#plan(pause, () => {
      this.state = 'exited';
      this.start();
    });
  }

  #end(exitCode: number): void {
    this.#process += 1;
    this.state = 'exited';
    this.#exitCode = exitCode;
    this.#finishedAt = this.world.clock.now();
    for (const [name, joined] of this.#networks) {
      this.world.networks.release(name, joined.address);
      joined.address = '';
    }
    this.world.tell(this, 'die', { exitCode: String(exitCode) });
  }

  #stopCode(): number {
    return this.app.ignoresSigterm ? 137 : (this.app.stopCode ?? 0);
  }

  #wantsRestart(engineStarts: boolean): boolean {
    if (this.policy === 'always') return engineStarts || !this.#stoppedByHand;
    if (this.#stoppedByHand) return false;
    return this.policy === 'unless-stopped' || (this.policy === 'on-failure' && this.#exitCode !== 0);
  }

  #plan(ms: number | undefined, act: () => void): void {
    if (ms === undefined) return;
    const process = this.#process;
    this.world.clock.at(ms, () => {
      if (this.#process === process) act();
    });
  }
}
