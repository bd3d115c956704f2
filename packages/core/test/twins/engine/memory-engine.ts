import type { ImageName, PullAuth } from '@docker-watcher/sdk';
import { AppError, messageOf } from '../../../src/base/index.js';
import type {
  ContainerSpec,
  Engine,
  EngineCall,
  EngineContainer,
  EngineEvent,
  EngineImage,
  EngineInfo,
  PullProgress,
  RestartPolicy,
} from '../../../src/deploy/index.js';
import { throwIfAborted } from '../fault-plan.js';
import type { AppAnswer, AppBehaviour } from './app.js';
import { ImageShelf, viewImage } from './images.js';
import { type ContainerWorld, MemoryContainer } from './memory-container.js';
import { Networks } from './networks.js';

const INSTANCE_LABEL = 'io.docker-watcher.instance';

export interface MemoryEngineOptions {
  readonly clock: ContainerWorld['clock'];
  readonly instanceId: string;
  /** What registries hold, by `name@digest`; throws when one can't be asked. */
  readonly content: (reference: string, auth: PullAuth | undefined) => Promise<AppBehaviour | undefined>;
}

/** The Docker Engine's twin: images, containers, addresses that change, restart policies, events. */
export class MemoryEngine implements Engine {
  readonly images = new ImageShelf();
  readonly networks = new Networks();
  readonly #containers = new Map<string, MemoryContainer>();
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #made = 0;

  constructor(private readonly options: MemoryEngineOptions) {}

  async info(call?: EngineCall): Promise<EngineInfo> {
    throwIfAborted(call);
    return {
      id: 'memory',
      version: '20.10.24',
      apiVersion: '1.41',
      platform: 'linux/amd64',
      name: 'twin',
      operatingSystem: 'Debian',
      dataRoot: '/var/lib/docker',
    };
  }

  async ping(call?: EngineCall): Promise<void> {
    throwIfAborted(call);
  }

  async pull(
    { host, repository }: ImageName,
    digest: string,
    options: EngineCall & { readonly auth?: PullAuth; readonly onProgress?: (progress: PullProgress) => void },
  ): Promise<void> {
    throwIfAborted(options);
    const name = `${host}/${repository}`;
    const app = await this.options.content(`${name}@${digest}`, options.auth).catch((error: unknown) => {
      throw new AppError('image.pull_failed', `Pulling ${name} failed: ${messageOf(error)}`, { cause: error });
    });
    if (app === undefined) throw new AppError('image.not_found', `${name}@${digest} is no longer in the registry.`);
    options.onProgress?.({ layers: 1, layersDone: 0, currentBytes: 500, totalBytes: 1_000 });
    await this.options.clock.sleep(200, options.signal);
    options.onProgress?.({ layers: 1, layersDone: 1, currentBytes: 1_000, totalBytes: 1_000 });
    this.images.add(digest, app, `${name}@${digest}`);
  }

  async image(reference: string, call?: EngineCall): Promise<EngineImage | undefined> {
    throwIfAborted(call);
    const found = this.images.find(reference);
    return found && viewImage(found);
  }

  async imagesTagged(repositoryPrefix: string, call?: EngineCall): Promise<readonly EngineImage[]> {
    throwIfAborted(call);
    const views = this.images.all().map(viewImage);
    return views.filter(({ repoTags }) => repoTags.some((tag) => tag.startsWith(repositoryPrefix)));
  }

  async tag(imageId: string, repository: string, tag: string, call?: EngineCall): Promise<void> {
    throwIfAborted(call);
    const image = this.images.find(imageId);
    if (image === undefined) throw new AppError('engine.failed', `No such image: ${imageId}`);
    this.images.hold(image, `${repository}:${tag}`);
  }

  async removeImage(reference: string, call?: EngineCall): Promise<boolean> {
    throwIfAborted(call);
    return this.images.release(reference, (id) => this.#uses(id));
  }

  async create(spec: ContainerSpec, call?: EngineCall): Promise<{ readonly id: string }> {
    throwIfAborted(call);
    const taken = this.#find(spec.name);
    if (taken !== undefined) {
      const ours = Object.entries(spec.labels).every(([name, value]) => taken.labels[name] === value);
      if (ours) return { id: taken.id };
      throw new AppError(
        'deploy.conflict',
        `A container named ${spec.name} exists already, and is not of this deploy.`,
      );
    }
    const image = this.images.find(spec.image);
    if (image === undefined) throw new AppError('container.create_failed', `No such image: ${spec.image}`);
    this.#made += 1;
    const id = this.#made.toString(16).padStart(64, '0');
    const world: ContainerWorld = {
      clock: this.options.clock,
      networks: this.networks,
      tell: (container, action, attributes) => this.#tell(container, action, attributes),
    };
    const container = new MemoryContainer(id, structuredClone(spec), image, world);
    this.#containers.set(id, container);
    this.#tell(container, 'create');
    return { id };
  }

  async start(id: string, call?: EngineCall): Promise<void> {
    throwIfAborted(call);
    const container = this.#known(id);
    if (container.isUp) return;
    if (container.isStuck) throw new AppError('engine.failed', `The Docker Engine refused: task ${id} already exists`);
    for (const { hostPort } of container.bound) {
      const holder = this.all().find((other) => other.isUp && other.bound.some((port) => port.hostPort === hostPort));
      if (holder !== undefined)
        throw new AppError('engine.port_taken', `Port ${hostPort} of the host is taken.`, {
          details: { port: hostPort },
        });
    }
    container.start();
  }

  async stop(id: string, options: EngineCall & { readonly timeoutMs: number }): Promise<void> {
    throwIfAborted(options);
    await this.#find(id)?.stop(options.timeoutMs);
  }

  async remove(id: string, call?: EngineCall): Promise<void> {
    throwIfAborted(call);
    const container = this.#find(id);
    container?.remove();
    if (container !== undefined) this.#containers.delete(container.id);
  }

  async setRestartPolicy(id: string, policy: RestartPolicy, call?: EngineCall): Promise<void> {
    throwIfAborted(call);
    this.#known(id).policy = policy;
  }

  async container(idOrName: string, call?: EngineCall): Promise<EngineContainer | undefined> {
    throwIfAborted(call);
    return this.#find(idOrName)?.view();
  }

  async containers(labels: Readonly<Record<string, string>>, call?: EngineCall): Promise<readonly EngineContainer[]> {
    throwIfAborted(call);
    const wanted = Object.entries(labels);
    return this.all()
      .filter((one) =>
        wanted.every(([name, value]) => (value === '' ? name in one.labels : one.labels[name] === value)),
      )
      .map((one) => one.view());
  }

  async logs(id: string, { signal, lines }: EngineCall & { readonly lines: number }): Promise<readonly string[]> {
    throwIfAborted({ ...(signal && { signal }) });
    return this.#find(id)?.log.slice(-lines) ?? [];
  }

  async exec(
    id: string,
    argv: readonly string[],
    options: EngineCall & { readonly timeoutMs: number },
  ): Promise<{ readonly exitCode: number; readonly output: string }> {
    throwIfAborted(options);
    const container = this.#known(id);
    if (!container.isUp) throw new AppError('engine.failed', `The container ${container.spec.name} is not running`);
    const command = container.app.commands?.[argv[0] ?? ''];
    if (command === undefined) return { exitCode: 127, output: `${argv[0]}: executable file not found` };
    if (command.takesMs !== undefined) await this.options.clock.sleep(command.takesMs, options.signal);
    return container.isUp ? command : { exitCode: 137, output: '' };
  }

  async networkExists(name: string, call?: EngineCall): Promise<boolean> {
    throwIfAborted(call);
    return this.networks.has(name);
  }

  async createNetwork(name: string, _labels: Readonly<Record<string, string>>, call?: EngineCall): Promise<void> {
    throwIfAborted(call);
    this.networks.make(name);
  }

  async connect(network: string, id: string, aliases: readonly string[], call?: EngineCall): Promise<void> {
    throwIfAborted(call);
    const container = this.#known(id);
    const joined = container.joined(network);
    if (joined !== undefined && aliases.every((alias) => joined.aliases.includes(alias))) return;
    container.join(network, aliases);
  }

  async disconnect(network: string, id: string, call?: EngineCall): Promise<void> {
    throwIfAborted(call);
    this.#find(id)?.leave(network);
  }

  async ownContainer(call?: EngineCall): Promise<EngineContainer | undefined> {
    throwIfAborted(call);
    return undefined;
  }

  watch(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The engine, or the whole machine, restarts: addresses are given anew, to the latest made container first. */
  restart(): void {
    this.goDown();
    this.comeBack();
  }

  /** On SIGTERM: containers end one by one, while the engine still answers. */
  goDown({ told = false } = {}): void {
    for (const container of this.all()) container.engineDown(told);
  }

  comeBack(): void {
    for (const container of this.all().toReversed()) container.engineUp();
    for (const listener of this.#listeners) listener({ type: 'other', action: 'reconnect', id: '', attributes: {} });
  }

  /** What a connection to `host:port` meets. */
  answer(host: string, port: number): AppAnswer {
    const up = this.all().filter(({ isUp }) => isUp);
    const published = up.find(({ bound }) => host === '127.0.0.1' && bound.some(({ hostPort }) => hostPort === port));
    const direct = up.find(({ spec, addresses }) => spec.name === host || addresses.includes(host));
    const met = published ?? direct;
    if (met === undefined) return { kind: 'no-route' };
    const inner =
      published === undefined ? port : published.bound.find(({ hostPort }) => hostPort === port)?.containerPort;
    if (inner === undefined || !met.listensOn(inner)) return { kind: 'refused' };
    return { kind: 'answered', status: met.status(), says: met.app.says ?? '', container: met.id };
  }

  all(): readonly MemoryContainer[] {
    return [...this.#containers.values()];
  }

  /** The process of a container ends by itself. */
  die(idOrName: string, exitCode: number): void {
    this.#known(idOrName).die(exitCode);
  }

  /** `docker system prune -f`: stopped containers and untagged images go. */
  prune(): void {
    for (const container of this.all()) {
      if (container.state !== 'exited' && container.state !== 'created') continue;
      container.remove();
      this.#containers.delete(container.id);
    }
    this.images.prune((id) => this.#uses(id));
  }

  #uses(imageId: string): boolean {
    return this.all().some(({ image }) => image.id === imageId);
  }

  #find(idOrName: string): MemoryContainer | undefined {
    return this.#containers.get(idOrName) ?? this.all().find(({ spec }) => spec.name === idOrName);
  }

  #known(id: string): MemoryContainer {
    const found = this.#find(id);
    if (found === undefined) throw new AppError('engine.failed', `The Docker Engine refused: No such container: ${id}`);
    return found;
  }

  #tell(container: MemoryContainer, action: string, attributes: Readonly<Record<string, string>> = {}): void {
    if (container.labels[INSTANCE_LABEL] !== this.options.instanceId) return;
    const event: EngineEvent = {
      type: 'container',
      action,
      id: container.id,
      attributes: { ...container.labels, name: container.spec.name, ...attributes },
    };
    for (const listener of [...this.#listeners]) listener(event);
  }
}
